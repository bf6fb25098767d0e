"""The paths of guides and answers in `locales/`, and the texts that central sends in their place."""

from collections.abc import Mapping

Content = Mapping[str, str]
"""Texts by path, as this module makes them; empty: the program's own are shown."""


def guide_path(key: str, language: str) -> str:
    return f"guides/{language}/{key}.txt"


def faq_path(language: str) -> str:
    return f"faq/{language}.toml"
