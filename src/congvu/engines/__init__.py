"""Engines: what talks to programs and protocols.

Owns: the ports that the contexts speak to (`ports`), their errors (`errors`), an in-memory twin of
each (`memory`), and the real ones over Postfix and Dovecot.

Invariants: knows neither Django nor the database of the product, except `wiring`, the one module
here that reads Django settings. A failure is an `EngineError` that says whether trying again helps
and carries a sentence that may be shown to an official.
"""
