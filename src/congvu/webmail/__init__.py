"""Webmail: pages over the mail store, for one's own and for delegated mailboxes.

Owns pages, and the tokens by which a letter is sent once.

Invariants: has no table of messages, mail content lives in the engine; opens every mailbox as the
acting person, so that the engine decides what is allowed; never shows foreign HTML or loads remote
content without cleaning and consent; a letter is sent at most once for each token.
"""
