"""Runs a command with `CONGVU_DATABASE_URL` set to a PostgreSQL server of its own.

python -m tests.with_postgres pytest tests/contexts
"""

import os
import subprocess
import sys

from tests.engines.postgres_server import postgres_server
from tests.engines.serving import temporary_root


def main() -> int:
    with temporary_root() as root, postgres_server(root) as server:
        environment = {**os.environ, "CONGVU_DATABASE_URL": server.url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
