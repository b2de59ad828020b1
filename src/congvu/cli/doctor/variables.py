"""The environment: a variable that nothing reads is most likely misspelt."""

import difflib
from collections.abc import Mapping

from congvu.cli.doctor.report import Check, good, warning
from congvu.engines.layout import DEFAULT_PORTS, variable

PREFIX = "CONGVU_"
# docs/reference/settings.md explains each; a test holds the two, and the source, against each other.
KNOWN = frozenset(
    f"{PREFIX}{name}"
    for name in (
        "DATABASE_URL DEBUG DOMAIN ENGINES ENGINE_ROOT LOG_LEVEL OUTBOUND PROFILE SECRET_KEY "
        "MAIL_HOST SECRET_KEY_FILE VAR VENV WEB_HOSTS WEB_ORIGINS WEB_TLS WEB_WORKERS"
    ).split()
) | frozenset(map(variable, DEFAULT_PORTS))


def check_variables(environment: Mapping[str, str]) -> Check:
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in KNOWN)
    if not unknown:
        return good("settings", "Mọi biến môi trường CONGVU_* đều được hiểu.")
    name = unknown[0]
    near = difflib.get_close_matches(name, sorted(KNOWN), n=1)
    hint = f"có phải {near[0]}?" if near else "xem docs/reference/settings.md."
    return warning("settings", f"Biến {name} không có tác dụng gì: {hint}")
