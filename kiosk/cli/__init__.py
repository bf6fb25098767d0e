"""The commands. Each has its own file, which is imported only when the command is called."""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from kiosk.version import PROGRAM

COMMANDS: dict[str, str] = {
    "run": "kiosk.cli.terminal.run:command",
    "console": "kiosk.cli.terminal.console:command",
    "board": "kiosk.cli.terminal.board:command",
    "init": "kiosk.cli.terminal.init:command",
    "demo": "kiosk.cli.terminal.demo:command",
    "staff": "kiosk.cli.terminal.staff:group",
    "audit": "kiosk.cli.terminal.audit:command",
    "sync": "kiosk.cli.terminal.sync:command",
    "central": "kiosk.cli.central:group",
    "doctor": "kiosk.cli.terminal.doctor:command",
    "upgrade-check": "kiosk.cli.terminal.upgrade_check:command",
}
"""Every command, and where to import it from."""

DEFAULT = "run"


class LazyGroup(click.Group):
    """A group that imports a command when it is named.

    Args:
        table: where to import each command from, as `module:name`.
    """

    def __init__(self, *args: Any, table: dict[str, str], **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the table's order, and import none."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command and return it; None: the table has no such name."""
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
        """Run click's `main`, but report a usage error in French, in one line."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        # All state is for its owner alone, whatever the account's umask.
        os.umask(0o077)
        from kiosk.cli.shared import closed_pipe
        from kiosk.cli.shared.help_pages import FrenchHelp

        closed_pipe.survive()

        click.Context.formatter_class = FrenchHelp  # used by every command
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except (click.UsageError, click.Abort, KeyboardInterrupt) as error:
            from kiosk.cli.shared.usage import end_in_words

            end_in_words(error)
        except OSError as error:  # before any command: the help, onto a full disk
            from kiosk.cli.shared import unexpected_error

            unexpected_error.end(error, None, "--help")
        raise SystemExit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run click's `invoke`, but end an unforeseen error with one line and a log entry, not a traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            from kiosk.cli.shared import unexpected_error
            from kiosk.cli.shared.exits import is_interrupt

            if is_interrupt(error):
                raise KeyboardInterrupt from None
            unexpected_error.end(error, ctx.obj, ctx.invoked_subcommand or DEFAULT)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed as click does; where it names no command, take `DEFAULT`."""
        rest = super().parse_args(ctx, args)
        if not ctx._protected_args and not ctx.args and not ctx.resilient_parsing:  # a shell asks what may follow
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
        from kiosk.cli.shared import root_warning

        root_warning.warn(ctx.obj)
