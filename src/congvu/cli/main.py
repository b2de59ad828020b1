"""The command `congvu`."""

import os
import sys

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.project.settings")


class LazyGroup(click.Group):
    """Loads a command's module only when it is called: `congvu up` must stay small in memory."""

    def __init__(self, *args: object, lazy: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module_name, attribute = self._lazy[cmd_name].split(":")
        module = __import__(module_name, fromlist=[attribute])
        command: click.Command = getattr(module, attribute)
        return command


@click.group(
    cls=LazyGroup,
    lazy={
        "up": "congvu.cli.up:up",
        "account": "congvu.cli.account:account",
        "doctor": "congvu.cli.doctor:doctor",
        "demo": "congvu.cli.demo:demo",
        "mailbox": "congvu.cli.mailbox:mailbox",
        "web": "congvu.cli.web:web",
        "worker": "congvu.cli.worker:worker",
        "mailgate": "congvu.cli.mailgate:mailgate",
        "prepare": "congvu.cli.prepare:prepare",
        "django": "congvu.cli.django:django",
        "audit": "congvu.cli.audit:audit",
        "profile": "congvu.cli.profile:profile",
        "reorganise": "congvu.cli.reorganise:reorganise",
    },
)
@click.version_option(package_name="congvu")
def main() -> None:
    """Công Vụ: thư điện tử công vụ của tỉnh."""


if __name__ == "__main__":
    sys.exit(main())
