"""Questions that people type into the search, in each language, by the entry that must come first: `asked.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

ASKED: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
