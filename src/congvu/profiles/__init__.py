"""Profiles: one TOML for each regulation, every value with its article and date.

Data, not code: `policy.profile` says what a profile holds, the files here what each decree says.
`document-types.toml` holds the types of Decree 30/2020 that all profiles share.
"""

import tomllib
from datetime import date
from functools import cache
from importlib import resources

from congvu.policy.profile import ProfileError, RegulationProfile, parse_profile

__all__ = [
    "DEFAULT_PROFILE",
    "NoSuchProfile",
    "ProfileError",
    "list_profiles",
    "load_make_up_days",
    "load_profile",
]

# In force until the database names one.
DEFAULT_PROFILE = "binh-phuoc-2009"
_SHARED = "document-types"
_NO_PROFILE = (_SHARED, "working-days")


class NoSuchProfile(LookupError):
    """No file of that name; the message lists those that there are."""


def list_profiles() -> tuple[str, ...]:
    """The ids of all profiles, sorted."""
    names = (entry.name for entry in resources.files(__package__).iterdir())
    ids = {name.removesuffix(".toml") for name in names if name.endswith(".toml")}
    return tuple(sorted(ids.difference(_NO_PROFILE)))


@cache
def load_profile(profile_id: str) -> RegulationProfile:
    """Raises NoSuchProfile, ProfileError."""
    if profile_id not in list_profiles():
        raise NoSuchProfile(f"{profile_id}: không có quy chế này; có: {', '.join(list_profiles())}")
    text = "\n".join(_read(name) for name in (profile_id, _SHARED))
    profile = parse_profile(text, source=f"{profile_id}.toml")
    if profile.id != profile_id:
        raise ProfileError(f"{profile_id}.toml: id: expected {profile_id!r}, found {profile.id!r}")
    return profile


@cache
def load_make_up_days() -> frozenset[date]:
    """Days of rest that are worked instead of others."""
    data = tomllib.loads(_read("working-days"))
    return frozenset(data["make_up"])


def _read(name: str) -> str:
    return (resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
