"""Directory: agencies, units, officials, and where each is reached.

Owns: the province and its regulation profile by date, agencies with validity dates, their units,
officials, who holds which post in which agency, and the named groups of recipients ("Các sở, ban,
ngành") (BP48 Đ6, Đ12.1a; R28).

Invariants: an agency, an official and a post end by a date and are never deleted; a published
address is that of an open mailbox, set by the operation that opened it; search keys are derived
from names and never typed.
"""
