"""What Dovecot reports: deliveries and accesses, from its log."""

from congvu.engines.events.tail import DovecotEventStream, bytes_behind

__all__ = ["DovecotEventStream", "bytes_behind"]
