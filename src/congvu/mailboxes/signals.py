"""What mailboxes tell the contexts above."""

from django.dispatch import Signal

# A person opened a folder or message of a mailbox by the web:
# login, mailbox, folder, uid (None for a folder), at.
mailbox_opened = Signal()
