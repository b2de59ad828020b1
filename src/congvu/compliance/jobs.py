"""What the worker does for compliance."""

from django.utils import timezone

from congvu.compliance import operations
from congvu.engines import wiring


def intake_accesses() -> None:
    """What the engines reported since the last time is recorded."""
    while operations.intake_accesses(stream=wiring.event_stream(), now=timezone.now()):
        pass


JOBS = [("compliance.intake_accesses", 2.0, intake_accesses)]
