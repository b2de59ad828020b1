"""`congvu doctor`: what runs, what is wrong, and how to mend it.

Changes nothing. Works when the system is down and when the database is broken: what cannot be
looked at becomes a sentence that says so.
"""

from congvu.cli.doctor.command import doctor

__all__ = ["doctor"]
