"""The supervisor: starts the programs of an instance in order, watches them, stops them.

Not promised: more than one machine. Imports no Django, so that the process that stays in front is
small.
"""

from congvu.engines.supervisor.program import Program
from congvu.engines.supervisor.supervise import NotReady, Supervisor

__all__ = ["NotReady", "Program", "Supervisor"]
