"""Write the tables of `docs/privacy.md` and `docs/retention.md` from the program: `python -m tools.tables`.

A table is found by its heading row; a person writes the text around it.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kiosk.domain import privacy
from kiosk.forms.notices import notices
from kiosk.forms.retention_table import lines

DOCS = Path(__file__).resolve().parent.parent / "docs"
Cells = tuple[str, ...]


def _kinds() -> Iterator[Cells]:
    for notice in notices().values():
        says = notice.says
        kind = f"`{notice.kind}` ({says.version})"
        yield kind, says.purpose, notice.basis_words, says.readers, says.needed


def _rights() -> Iterator[Cells]:
    law = privacy.law()
    for words, bases in law.rights:
        yield words, ", ".join(f"`{code}`" for code in law.bases if code in bases)


def _retention() -> Iterator[Cells]:
    for line in lines():
        yield f"`{line.kind}`", line.what, line.at_terminal, line.at_central, line.in_csv


TABLES: Mapping[str, Mapping[str, Callable[[], Iterable[Cells]]]] = {
    "privacy.md": {
        "| sorte (version) | à quoi servent les réponses | base proposée | qui les lit | obligatoire ? |": _kinds,
        "| droit, tel que la borne le dit | bases |": _rights,
    },
    "retention.md": {"| ligne | quoi | à la borne | au siège | en CSV |": _retention},
}
"""The rows of each table, by page and heading row."""


def written(name: str, text: str) -> str:
    """Return a page with its tables as the program has them today.

    Raises:
        ValueError: the page has lost a heading row.
    """
    for heading, rows in TABLES[name].items():
        before, found, rest = text.partition(f"{heading}\n")
        if not found:
            raise ValueError(f"{name}: no row {heading}")
        rule, _break, rest = rest.partition("\n")
        table = "".join(f"| {' | '.join(cells)} |\n" for cells in rows())
        text = f"{before}{found}{rule}\n{table}{_behind(rest)}"
    return text


def _behind(text: str) -> str:
    """Return what follows the rows with which a text begins."""
    while text.startswith("|"):
        text = text.partition("\n")[2]
    return text


def main() -> int:
    for name in TABLES:
        path = DOCS / name
        path.write_text(written(name, path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
