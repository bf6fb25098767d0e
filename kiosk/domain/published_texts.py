"""The paths of guides and answers in `locales/`, and the texts that central sends in their place."""

from collections.abc import Mapping

Content = Mapping[str, str]
"""Texts by path, as this module makes them; empty: the program's own are shown."""


def guide_path(key: str, language: str) -> str:
    """Return the path of a guide as `Content` has it, from `locales/`."""
    return f"guides/{language}/{key}.txt"


def faq_path(language: str) -> str:
    """Return the path of a language's answers as `Content` has it, from `locales/`."""
    return f"faq/{language}.toml"
