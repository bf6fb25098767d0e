"""Where the guides and the answers lie in `locales/`, and what central tells in their place."""

from collections.abc import Mapping

Content = Mapping[str, str]
"""Texts by path, as here; empty: the program's own are shown."""


def guide_path(key: str, language: str) -> str:
    return f"guides/{language}/{key}.txt"


def faq_path(language: str) -> str:
    return f"faq/{language}.toml"
