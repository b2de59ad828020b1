"""Accounts: who signs in.

Owns: users (one for each official with a personal mailbox), their passwords, app passwords, second
factors, and the one-time links by which they set their first password.

Invariants: a login is the person's mailbox address and belongs to one person for ever; a password is
known to its person only (one-time links instead of initial passwords, BP48 Đ14.2, R12) and stands as a
hash (argon2id for what people choose, a cheap hash for app passwords, which are random and long); what
closes an access closes it in web, IMAP, POP3 and SMTP at once; a wrong password makes only those wait who
typed it. Agency mailboxes are not users.
"""
