"""Hands messages to Postfix: as a person, or as the system for issued documents."""

from congvu.engines.submission.smtp import SmtpSubmission

__all__ = ["SmtpSubmission"]
