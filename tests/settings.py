"""Settings of the tests: memory engines, a throw-away place, fast hashes where they do not matter."""

import atexit
import os
import runpy
import shutil
import tempfile
from pathlib import Path

# The translations as they are written now, not as they were compiled at the last `make setup`.
_root = Path(__file__).resolve().parents[1]
runpy.run_path(str(_root / "scripts" / "compile_messages"))["main"]()

_var = Path(tempfile.mkdtemp(prefix="cv-tests-"))
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ.setdefault("CONGVU_VAR", str(_var))
os.environ.setdefault("CONGVU_SECRET_KEY", "tests-only")
os.environ.setdefault("CONGVU_ENGINES", "memory")

from congvu.project.settings import *  # noqa: E402, F403
from congvu.project.settings import DATABASES as _DATABASES  # noqa: E402

# The product's hash first, so that what is written is what Dovecot reads; a cheap one for casts.
PASSWORD_HASHERS = [
    "congvu.accounts.hashers.Argon2idHasher",
    "django.contrib.auth.hashers.MD5PasswordHasher",
]
if _DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    _DATABASES["default"]["TEST"] = {"NAME": str(_var / "test.sqlite3")}
