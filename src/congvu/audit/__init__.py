"""Audit: who did what to which thing, when.

Owns: the append-only, hash-chained list of audit events (BP48 Đ12.1b; R16, R47).

Invariants: rows are only ever added, never updated or deleted; each carries the hash of the one
before it, so that a removed or changed row shows. Every operation of every context records its
event in its own transaction; what is rolled back leaves none. Actors are kept as the login that
acted, so that a row stands without any other table.
"""
