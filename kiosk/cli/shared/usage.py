"""Explain a usage error in French, in one line that names the option (exit code 2): click itself speaks English."""

import re
from typing import Any, NoReturn

import click

from kiosk.cli.shared.exits import INTERRUPTED, fail
from kiosk.errors import Exit
from kiosk.i18n import _


class Choice(click.Choice[str]):
    """One of a few words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Return a sentence that names the wrong value and the right ones."""
        return _("« {value} » n'est pas admis. Valeurs possibles : {choices}.").format(
            value=value, choices=", ".join(self.choices)
        )

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        """Return a sentence that names the values to choose from."""
        return _("Valeurs possibles : {choices}.").format(choices=", ".join(self.choices))


def end_in_words(error: BaseException) -> NoReturn:
    """End a command that was typed wrong, or interrupted."""
    if isinstance(error, click.UsageError):
        fail(Exit.USAGE, explained(error))
    fail(Exit.FAILED, _(INTERRUPTED))


def explained(error: click.UsageError) -> str:
    """Return what is wrong, and where to read more."""
    command = error.ctx.command_path if error.ctx else "kiosk"
    return " ".join((_wrong(error), _("Voyez : {command} --help.").format(command=command)))


def _wrong(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return _("{name} : cette option n'existe pas.").format(name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        # Click has one class for both; only its words tell them apart.
        words = _("{name} : cette option ne prend pas de valeur.")
        if "does not take" not in error.message:
            words = _("{name} : il manque sa valeur.")
        return words.format(name=error.option_name)
    if isinstance(error, click.MissingParameter):
        missing = _("Il manque {name}.").format(name=_name(error.param))
        choices = error.param.type.get_missing_message(error.param, error.ctx) if error.param else None
        return " ".join(filter(None, (missing, choices)))
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)} : {error.message}"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return _("Il manque une commande : {commands}.").format(commands=", ".join(_commands(error.ctx)))
    unknown = getattr(error, "command_name", None)
    if unknown is not None:
        return _("« {name} » : cette commande n'existe pas.").format(name=unknown)
    extra = re.search(r"\((.+)\)$", error.message)
    if extra is not None:
        return _("« {words} » est en trop.").format(words=extra[1])
    return _("Cette ligne de commande ne convient pas.")


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "?"
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name


def _commands(context: click.Context) -> list[str]:
    return context.command.list_commands(context) if isinstance(context.command, click.Group) else []
