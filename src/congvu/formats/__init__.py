"""Formats: bytes to values and back, pure.

Invariants: foreign bytes never raise out of a parser (what cannot be read is said to be
unreadable); what is written is UTF-8, NFC and conforms to the RFC named in the module.
"""
