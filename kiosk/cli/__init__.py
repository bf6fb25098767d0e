"""The commands. Each stands in its own file and is imported only when it is called for."""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from kiosk.version import PROGRAM

COMMANDS: dict[str, str] = {
    "run": "kiosk.cli.terminal.run:command",
    "console": "kiosk.cli.terminal.console:command",
    "init": "kiosk.cli.terminal.init:command",
    "demo": "kiosk.cli.terminal.demo:command",
    "staff": "kiosk.cli.terminal.staff:group",
    "sync": "kiosk.cli.terminal.sync:command",
    "central": "kiosk.cli.central:group",
    "doctor": "kiosk.cli.terminal.doctor:command",
    "upgrade-check": "kiosk.cli.terminal.upgrade_check:command",
}
"""Every command that works, and where it stands."""

DEFAULT = "run"


class LazyGroup(click.Group):
    """A group that imports a command when it is named.

    Args:
        table: where each command stands, as `module:name`.
    """

    def __init__(self, *args: Any, table: dict[str, str], **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        where = self._table.get(cmd_name)
        if where is None:
            return None
        module, _colon, name = where.partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


class Program(LazyGroup):
    """The whole command line; without a command it runs the terminal."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Click's own, except that what was typed wrong is said in French, in one line."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        # All state is its owner's alone, whatever the account's own habit.
        os.umask(0o077)
        from kiosk.cli.shared import closed_pipe
        from kiosk.cli.shared.help_pages import FrenchHelp

        closed_pipe.survive()

        click.Context.formatter_class = FrenchHelp  # of every command, wherever it stands
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except (click.UsageError, click.Abort, KeyboardInterrupt) as error:
            from kiosk.cli.shared.usage import end_in_words

            end_in_words(error)
        raise SystemExit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Click's own, except that what no command foresaw is no traceback: one line, and its place in the log."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            from kiosk.cli.shared import unexpected_error as unforeseen
            from kiosk.cli.shared.exits import is_interrupt

            if is_interrupt(error):
                raise KeyboardInterrupt from None
            unforeseen.end(error, ctx.obj, ctx.invoked_subcommand or DEFAULT)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if not ctx._protected_args and not ctx.args:
            ctx._protected_args = [DEFAULT]
        return rest


@click.group(cls=Program, table=COMMANDS, no_args_is_help=False, invoke_without_command=False)
@click.option("--home", metavar="DOSSIER", help="Dossier de la borne ; passe avant KIOSK_HOME.")
@click.version_option(PROGRAM, message="kiosk %(version)s", help="Montrer la version, et rien d'autre.")
@click.pass_context
def cli(ctx: click.Context, home: str | None) -> None:
    """Borne d'accueil d'Office64 de l'Habitat. Sans commande : l'écran du locataire."""
    from kiosk import config, i18n

    ctx.obj = config.home_folder(home)
    i18n.use("fr", "staff")
    if os.geteuid() == 0:
        from kiosk.cli.shared import root_warning as as_root

        as_root.warn(ctx.obj)
