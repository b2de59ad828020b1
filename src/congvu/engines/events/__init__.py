"""What Dovecot reports: deliveries and accesses, from its log."""

from congvu.engines.events.tail import DovecotEventStream

__all__ = ["DovecotEventStream"]
