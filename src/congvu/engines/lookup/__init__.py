"""Answers Postfix's questions from the SQL views `engine_*`, over the socketmap protocol.

database    asks SQLite or PostgreSQL, read-only; at once, or with a little patience; never hangs
socketmap   netstrings, requests, replies; pure
maps        which question each map asks, and how its rows become a reply; pure
server      sockets

Maps: `mailbox`, `alias`, `sender`, `recipient` (see `maps`). When the database cannot answer, the
reply is TEMP, Postfix tells its client 451, and the next question finds out whether it is back.
"""
