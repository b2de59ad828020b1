"""What the mail gate is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PROFILE = "binh-phuoc-2009"


@dataclass(frozen=True, slots=True)
class MailgateSettings:
    """`fallback_profile` counts until the database says which profile is in force."""

    var: Path
    database_url: str
    fallback_profile: str = DEFAULT_PROFILE

    @property
    def lookup_socket(self) -> Path:
        return self.var / "run" / "lookup.sock"

    @property
    def milter_socket(self) -> Path:
        return self.var / "run" / "mailgate.sock"

    @property
    def journal(self) -> Path:
        return self.var / "log" / "mailgate.log"


def from_environment(environment: Mapping[str, str]) -> MailgateSettings:
    """From CONGVU_VAR (default `var`), CONGVU_DATABASE_URL and CONGVU_PROFILE."""
    var = Path(environment.get("CONGVU_VAR") or "var").resolve()
    return MailgateSettings(
        var=var,
        database_url=environment.get("CONGVU_DATABASE_URL") or f"sqlite:///{var}/db/congvu.sqlite3",
        fallback_profile=environment.get("CONGVU_PROFILE") or DEFAULT_PROFILE,
    )
