"""Policy: the rules, each small and pure.

Invariants: standard library only; no clock, file, setting or database. Same input, same answer,
replayable for ever. What a decree may change is a value of a profile (`policy.profile`), never a
constant here.
"""
