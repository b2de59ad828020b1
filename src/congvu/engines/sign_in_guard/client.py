"""Asks the guard in the mail gate's process. What goes wrong on the way holds nobody up."""

import http.client
import json
import logging
from typing import Any

from congvu.engines.layout import Layout
from congvu.engines.ports import AppPasswordUse, HeldUp, SignInAttempt, SignInNews, SignInVerdict
from congvu.engines.secrets import load_secrets
from congvu.engines.sign_in_guard.fingerprint import fingerprint
from congvu.engines.sign_in_guard.server import API_HEADER

log = logging.getLogger(__name__)
_SECONDS = 2.0


class HttpSignInGuard:
    def __init__(self, *, port: int, key: str, nonce: str) -> None:
        self._port = port
        self._key = key
        self._nonce = nonce

    @classmethod
    def for_layout(cls, layout: Layout) -> "HttpSignInGuard":
        secrets = load_secrets(layout.secrets)
        return cls(port=layout.ports["policy"], key=secrets.policy, nonce=secrets.nonce)

    def fingerprint(self, login: str, password: str) -> str:
        return fingerprint(self._nonce, login, password)

    def judge(self, attempt: SignInAttempt) -> SignInVerdict:
        answer = self._ask("allow", _data(attempt))
        status, wait = answer.get("status", 0), answer.get("wait", 0.0)
        if status == -1:
            return SignInVerdict(wait_seconds=float(wait) or 1.0)
        return SignInVerdict(slow_by=int(status))

    def report(self, attempt: SignInAttempt, *, success: bool) -> None:
        self._ask("report", {**_data(attempt), "success": success})

    def news(self) -> SignInNews:
        answer = self._ask("news", {})
        return SignInNews(
            tuple(AppPasswordUse(**one) for one in answer.get("uses", ())),
            tuple(HeldUp(**one) for one in answer.get("held_up", ())),
        )

    def _ask(self, command: str, data: dict[str, Any]) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_SECONDS)
        try:
            headers = {API_HEADER: self._key, "Content-Type": "application/json"}
            connection.request("POST", f"/?command={command}", json.dumps(data), headers)
            answer = json.loads(connection.getresponse().read())
            return answer if isinstance(answer, dict) else {}
        except (OSError, http.client.HTTPException, ValueError) as problem:
            log.warning("the guard of sign-ins does not answer: %s", problem)
            return {}
        finally:
            connection.close()


def _data(attempt: SignInAttempt) -> dict[str, Any]:
    return {
        "login": attempt.login,
        "remote": attempt.remote_ip,
        "protocol": attempt.protocol,
        "pwhash": attempt.fingerprint,
    }
