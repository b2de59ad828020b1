"""The entry of the process: `congvu mailgate`."""

import logging
import os
import sys

from congvu.engines.layout import Layout, LayoutError
from congvu.engines.lookup.database import BadDatabaseUrl
from congvu.engines.mailgate.service import serve
from congvu.engines.mailgate.sockets import SocketTaken
from congvu.policy.profile import ProfileError
from congvu.profiles import DEFAULT_PROFILE, NoSuchProfile

# As everywhere: a bad setting is one sentence and this code.
BAD_SETTING = 2


def main() -> int:
    """Serve until told to stop; 0 after a clean stop, 2 with one sentence for a bad setting."""
    logging.basicConfig(
        level=os.environ.get("CONGVU_LOG_LEVEL", "INFO"),
        format="{asctime} {levelname} {name} {message}",
        style="{",
        stream=sys.stderr,
    )
    try:
        serve(Layout.from_environment(), profile_id=os.environ.get("CONGVU_PROFILE") or DEFAULT_PROFILE)
    except (LayoutError, BadDatabaseUrl, NoSuchProfile, ProfileError, SocketTaken) as wrong:
        sys.stderr.write(f"congvu mailgate: {wrong}\n")
        return BAD_SETTING
    return 0


if __name__ == "__main__":
    sys.exit(main())
