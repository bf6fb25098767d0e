"""Write the tables of the privacy, retention and agents' pages of `docs` from the program: `python -m tools.tables`.

A table is found by its heading row; a person writes the text around it.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from kiosk.domain import privacy
from kiosk.domain.ticket import TicketState
from kiosk.domain.ticket_moves import LEGAL, UNDOABLE, Kind
from kiosk.forms.notices import notices
from kiosk.forms.retention_table import lines
from kiosk.services.desk.every_act import acts_by_place, who_may
from screens.console.frame import key_word

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


def _acts(place: str) -> Iterator[Cells]:
    for act in acts_by_place()[place]:
        yield act.label, key_word(act) or "par l'aide", act.help, who_may(act)


_STATES = {
    TicketState.WAITING: "en attente",
    TicketState.CALLED: "appelé",
    TicketState.IN_SERVICE: "avec un agent",
    TicketState.ON_HOLD: "mis en attente",
    TicketState.TRANSFERRED: "transféré",
    TicketState.ABSENT: "absent",
    TicketState.DONE: "terminé",
    TicketState.NO_SHOW: "pas venu",
    TicketState.LEFT: "parti",
    TicketState.EXPIRED: "journée finie",
}
_MOVES = {
    Kind.CALL: "appeler, suivant",
    Kind.RECALL: "rappeler",
    Kind.ASSIST: "j'y vais",
    Kind.ARRIVE: "il est là",
    Kind.HOLD: "attente",
    Kind.BACK: "attente : reprendre",
    Kind.TRANSFER: "transférer",
    Kind.ABSENT: "absent",
    Kind.RETURN: "revenu, ou « Je suis là »",
    Kind.PUT_BACK: "remettre",
    Kind.WALK_IN: "sans ticket",
    Kind.MOTIVE: "autre motif",
    Kind.WRONG_TIME: "durée fausse",
    Kind.DONE: "terminé",
    Kind.LEAVE: "la personne renonce à sa place",
    Kind.LAPSE: "quinze minutes sans revenir",
    Kind.EXPIRE: "la fin du jour",
}


def _moves() -> Iterator[Cells]:
    for kind, (states, after) in LEGAL.items():
        since = ", ".join(words for state, words in _STATES.items() if state in states)
        yield _MOVES[kind], since, _STATES[after] if after else "le même", "oui" if kind in UNDOABLE else "non"


TABLES: Mapping[str, Mapping[str, Callable[[], Iterable[Cells]]]] = {
    "privacy.md": {
        "| sorte (version) | à quoi servent les réponses | base proposée | qui les lit | obligatoire ? |": _kinds,
        "| droit, tel que la borne le dit | bases |": _rights,
    },
    "agents.md": {f"| {place} | touche | effet | qui |": partial(_acts, place) for place in acts_by_place()}
    | {"| geste | depuis | vers | Z annule |": _moves},
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
