"""Renders Postfix's configuration for an instance."""

from importlib import resources
from string import Template

from congvu.engines.layout import Layout

# One LMTP transaction stores a document once and links it into every mailbox, so that all agencies of a
# province and the issuer's own copy go in one; two transactions would store it twice.
RECIPIENTS_AT_ONCE = 2500
# The submission ports do not know of it (`rewrite-door` in master.cf): Postfix would answer with it while
# recipients are named, before the policy could say what is wrong with the message. It comes back instead.
_OUTSIDE_OFF = (
    "error:5.7.0 Máy chủ này không gửi thư ra ngoài tỉnh (CONGVU_OUTBOUND) / Outbound mail is switched off"
)


def render_postfix(layout: Layout) -> dict[str, str]:
    """File name below `layout.postfix_etc` -> content."""
    values = {
        "root": layout.engine_root,
        "spool": layout.spool,
        "run": layout.run,
        "log": layout.log,
        "tls": layout.tls,
        "etc": layout.postfix_etc,
        "domain": layout.domain,
        "recipients_at_once": RECIPIENTS_AT_ONCE,
        "outbound": "smtp" if layout.outbound else _OUTSIDE_OFF,
    }
    ports = {f"{name}_port": port for name, port in layout.ports.items()}
    filled = {name: str(value) for name, value in (values | ports).items()}
    folder = resources.files("congvu.engines.postfix") / "templates"
    return {
        name: Template((folder / name).read_text(encoding="utf-8")).substitute(filled)
        for name in ("main.cf", "master.cf", "bounce.cf")
    }
