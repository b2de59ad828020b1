"""Compliance: who opened which mailbox when, as the base of the checks (BP48 Đ8; R20-R23).

Owns: accesses, at most one row for each mailbox, person, program and half hour, however many
events there were.

Invariants: an access is recorded from what the engines and the webmail report, never typed; a
repeated or late event changes at most the first and last moment of its row.
"""
