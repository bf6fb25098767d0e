"""Translate the words that click adds to `--help`: click has them only in English."""

import re
from collections.abc import Iterable

import click

_WORDS = {
    "Options": "Options",
    "Commands": "Commandes",
    "Show this message and exit.": "Montrer cette aide, et rien d'autre.",
    "COMMAND [ARGS]...": "COMMANDE [ARGUMENTS]…",
}
_EXTRAS = (
    (re.compile(r"\bdefault: "), "par défaut : "),
    (re.compile(r"\brequired(?=[;\]])"), "nécessaire"),
)
"""Words that click adds in brackets after an option's help."""


class FrenchHelp(click.HelpFormatter):
    """Replaces click's own formatter, for every command."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is typed; a prefix that is given stays as it is."""
        for english, french in _WORDS.items():
            args = args.replace(english, french)
        super().write_usage(prog, args, "Usage : " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a heading, with the space that French puts before the colon."""
        super().write_heading(f"{_WORDS.get(heading, heading)} ")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with their help, in which only click's own words are translated."""
        super().write_dl([(name, _in_french(text)) for name, text in rows], col_max, col_spacing)


def _in_french(text: str) -> str:
    for english, french in _EXTRAS:
        text = english.sub(french, text)
    return _WORDS.get(text, text)
