"""Accounts: who signs in.

Owns: users (one for each official with a personal mailbox), their passwords and app passwords.

Invariants: a login is the person's mailbox address and belongs to one person for ever; a password
stands only as a hash (argon2id for what people choose, a cheap hash for app passwords, which are
random and long); an initial password must be changed at the first sign-in (BP48 Đ14.2, R12).
Agency mailboxes are not users.
"""
