"""A browser without a screen: one kept connection and its cookies."""

import http.client
import re
import time
import urllib.parse

_KEPT_SECONDS = 1.0  # half of what gunicorn waits for the next request


class Browser:
    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies: dict[str, str] = {}
        self._location = ""
        self._last_at = 0.0

    def get(self, path: str) -> tuple[int, bytes]:
        return self._request("GET", path, None)

    def page(self, path: str) -> bytes:
        """The page at a path. Raises RuntimeError when there is none."""
        status, body = self.get(path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return body

    def sign_in(self, login: str, password: str) -> None:
        _status, body = self.get("/dang-nhap")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        if token is None:
            raise RuntimeError("no sign-in form")
        fields = {"csrfmiddlewaretoken": token[1].decode(), "login": login, "password": password}
        status, _body = self._request("POST", "/dang-nhap", urllib.parse.urlencode(fields))
        if status != 302:
            raise RuntimeError(f"sign-in answered {status}")

    def follow(self, path: str) -> str:
        """The path that a page leads to in the end."""
        status, _body = self.get(path)
        while status in (301, 302):
            path = self._location
            status, _body = self.get(path)
        return path

    def _request(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self._last_at > _KEPT_SECONDS:
            self._connection.close()  # the web has closed its end; the next request opens it again
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self._last_at = time.monotonic()
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self._cookies[name] = rest.split(";")[0]
        self._location = answer.headers.get("Location", "")
        return answer.status, content
