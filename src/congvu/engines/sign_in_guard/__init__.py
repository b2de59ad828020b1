"""One memory of wrong passwords for web, IMAP, POP3 and SMTP.

It lives in the mail gate's process. Dovecot asks it as its authentication policy server for every
sign-in of a mail program (Postfix asks Dovecot); the web asks over the same door. When it does not
answer, nobody is held up: the passwords themselves are checked all the same.
"""

from congvu.engines.sign_in_guard.client import HttpSignInGuard
from congvu.engines.sign_in_guard.memory import GuardMemory

__all__ = ["GuardMemory", "HttpSignInGuard"]
