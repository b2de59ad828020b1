"""Reorganisation of bodies and provinces: reading the order, planning what it changes (docs/rules)."""

from congvu.policy.reorganisation.order import OrderError, parse_order
from congvu.policy.reorganisation.plan import (
    BodyNow,
    BodyOrder,
    EndOrder,
    NewProvince,
    Order,
    PersonNow,
    Plan,
    Problem,
    ProblemKind,
    Step,
    StepKind,
    plan,
)

__all__ = [
    "BodyNow",
    "BodyOrder",
    "EndOrder",
    "NewProvince",
    "Order",
    "OrderError",
    "PersonNow",
    "Plan",
    "Problem",
    "ProblemKind",
    "Step",
    "StepKind",
    "parse_order",
    "plan",
]
