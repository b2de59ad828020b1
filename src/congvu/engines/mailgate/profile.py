"""The regulation profile in force, asked of the database at most once a second."""

import asyncio
import logging

from congvu.engines.errors import EngineUnavailable
from congvu.engines.mailgate.records import Records
from congvu.policy.profile import ProfileError, RegulationProfile
from congvu.profiles import NoSuchProfile, load_profile

log = logging.getLogger(__name__)

_ASK_EVERY = 1.0


class ProfileInForce:
    """Until the database names a profile, the one of the environment counts."""

    def __init__(self, records: Records, fallback: str) -> None:
        self._records = records
        self._current = load_profile(fallback)
        self._ask_at = 0.0

    async def get(self) -> RegulationProfile:
        """The profile; one that the database names but that cannot be loaded is `EngineUnavailable`."""
        now = asyncio.get_running_loop().time()
        if now >= self._ask_at:
            self._current = await self._asked()
            self._ask_at = now + _ASK_EVERY
        return self._current

    async def _asked(self) -> RegulationProfile:
        try:
            named = await self._records.profile_id()
        except EngineUnavailable as failure:
            # The view is young, or the database is away: the last answer stands.
            log.info("profile not asked: %s", failure.detail)
            return self._current
        if named is None or named == self._current.id:
            return self._current
        try:
            return load_profile(named)
        except (NoSuchProfile, ProfileError) as wrong:
            raise EngineUnavailable(
                "Không nạp được quy chế đang áp dụng.", engine="profiles", detail=str(wrong)
            ) from wrong
