"""A question on the operator's terminal that has to be answered by somebody."""

import click

_YES = frozenset({"o", "oui", "y", "yes"})


def is_confirmed(question: str) -> bool:
    """Whether somebody says yes; anything else is no, and so is nobody."""
    try:
        answer = click.prompt(f"{question} [o/N]", default="n", show_default=False, err=True)
    except click.Abort:
        return False
    return str(answer).strip().lower() in _YES
