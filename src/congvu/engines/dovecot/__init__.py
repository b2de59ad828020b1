"""Dovecot 2.3: its configuration and what we ask of it.

It runs wholly as the service user, on loopback and high ports, from its own directories; the
system's own Dovecot, if there is one, is never touched.
"""

from congvu.engines.dovecot.config import render_dovecot
from congvu.engines.dovecot.mailbox_engine import DovecotMailboxEngine

__all__ = ["DovecotMailboxEngine", "render_dovecot"]
