"""Mailboxes: which addresses exist, who may open and send as them.

Owns: mailboxes, aliases and delegations, and the SQL views `engine_*` through which Postfix,
Dovecot and the mail gate read them (docs/adr/0003).

Invariants: an address is used once, for ever; a mailbox exists in the engine only after it was
opened here, and is rebuilt from here; an agency mailbox has no password, its delegates open it
under their own login (BP48 Đ15.1); a delegation has a beginning and an end and is never deleted.
"""
