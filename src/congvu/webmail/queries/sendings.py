"""Which letters went out."""

from congvu.webmail.models import Sending


def was_sent(token: str) -> bool:
    """Whether the letter with this token was handed over."""
    return Sending.objects.filter(token=token, handed_over_at__isnull=False).exists()
