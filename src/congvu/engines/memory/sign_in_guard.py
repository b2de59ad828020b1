"""The guard of sign-ins in memory: the same memory of wrong passwords, without a process of its own."""

import time

from congvu.engines.ports import SignInAttempt, SignInNews, SignInVerdict
from congvu.engines.sign_in_guard.fingerprint import fingerprint
from congvu.engines.sign_in_guard.memory import GuardMemory


class MemorySignInGuard:
    def __init__(self) -> None:
        self.memory = GuardMemory(domain="binhphuoc.gov.vn")
        self.app_password = ""  # of the next report, as Dovecot would tell it

    def fingerprint(self, login: str, password: str) -> str:
        return fingerprint("memory", login, password)

    def judge(self, attempt: SignInAttempt) -> SignInVerdict:
        return self.memory.judge(attempt, _clock())

    def report(self, attempt: SignInAttempt, *, success: bool) -> None:
        self.memory.report(attempt, _clock(), success=success, app_password=self.app_password)

    def news(self) -> SignInNews:
        return self.memory.news()


def _clock() -> float:
    return time.time()  # noqa: TID251 - as the process that it stands for
