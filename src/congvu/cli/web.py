"""`congvu web`: the web process."""

import click
from gunicorn.app.base import BaseApplication


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, object]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        from django.core.wsgi import get_wsgi_application  # loaded after the workers' settings are known

        return get_wsgi_application()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, envvar="CONGVU_WEB_PORT", type=click.IntRange(1, 65535))
@click.option("--workers", default=1, envvar="CONGVU_WEB_WORKERS", type=click.IntRange(1, 64))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 256))
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Chạy tiến trình web."""
    _Server(
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": workers > 1,
            "timeout": 120,
            "graceful_timeout": 5,
            "accesslog": None,
            "proc_name": "congvu-web",
            # It would lie in the home of whoever starts, outside var/ and one for all instances.
            "control_socket_disable": True,
        }
    ).run()
