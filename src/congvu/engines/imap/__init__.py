"""The mail store over IMAP: every mailbox opened as the acting person (docs/adr/0005)."""

from congvu.engines.imap.pool import ImapMailStores

__all__ = ["ImapMailStores"]
