"""Answers without a name become numbers after twelve months; a small number is hidden, before and after."""

from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import Connection, rows
from db.night.central.csv.tables import sheets
from db.night.central.events import Event
from db.sync import central_retention
from kiosk.clock import local_day, start_of, to_text
from tests.sync.at_central import a_central, an_event, come
from tests.sync.test_central_retention import ends, forget, is_empty
from tests.sync.test_unfit_events import LISTING
from tests.sync.world import NIGHT, sound_reference

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
MARKER = "tres-reconnaissable"


def answered(number: int, **answers: object) -> Event:
    """A survey of the day of NIGHT."""
    at = start_of(local_day(NIGHT))
    told = {"consent_survey": "yes", "expectations": MARKER} | answers
    payload = LISTING | {
        "reference": sound_reference(number).replace("BEL", "ENQ"),
        "kind": "survey",
        "submitted_at": to_text(at),
        "answers": told,
        "values": told,
    }
    return an_event(number, "survey.submitted", payload, at)


def rated(number: int, answer: str = "yes") -> Event:
    at = start_of(local_day(NIGHT))
    return an_event(number, "opinion.counted", {"day": local_day(NIGHT).isoformat(), "answer": answer}, at)


def published(db: Connection) -> list[tuple[str, ...]]:
    """`counts.csv`, without its heading."""
    (sheet,) = (each for each in sheets() if each.name == "counts.csv")
    return [tuple(column.tell(row) for column in sheet.columns) for row in sheet.read(db)]


BOTH = ["device", "person"]
SIX = [answered(number, needs=BOTH if number < 6 else BOTH[:1], age_band=None) for number in range(1, 7)]
TOLD = [
    ("Âge", "Je ne le dis pas", "6"),
    ("Accord", "oui", "6"),
    ("Besoins", "Quelqu'un qui m'aide", "5"),
    ("Besoins", "Un appareil", "6"),
    ("Réponses reçues", "", "6"),
]


def test_the_report_is_the_same_on_the_day_of_folding_and_the_texts_are_gone(tmp_path: Path) -> None:
    with a_central(tmp_path) as db:
        come(db, *SIX, now=NIGHT)
        before = published(db)
        assert sorted(each[3:] for each in before) == sorted(TOLD)
        assert {each[1:3] for each in before} == {("2026", "CBS")}
        assert forget(db, ends(NIGHT, 12) - SECOND) == {}
        assert forget(db, ends(NIGHT, 12)) == {"survey": 6}
        assert is_empty(db)
        assert published(db) == before
        assert not any(MARKER.encode() in path.read_bytes() for path in tmp_path.iterdir())
        assert not any(b"ENQ-" in path.read_bytes() for path in tmp_path.iterdir()), "nor any reference"


def test_a_number_under_five_is_hidden() -> None:
    with a_central() as db:
        come(db, *(rated(number) for number in range(1, 6)), *(rated(number, "no") for number in range(6, 10)))
        shown = {(answer, n) for _form, _year, _agency, _question, answer, n in published(db)}
        assert shown == {("Oui", "5"), ("Non", "moins de 5")}


def test_what_was_counted_is_counted_once_however_often_it_comes() -> None:
    opinions = [rated(number) for number in range(10, 17)]
    with a_central() as db:
        come(db, *SIX, *opinions, now=NIGHT)
        before = published(db)
        assert forget(db, ends(NIGHT, 12)) == {"survey": 6, "opinion": 7}
        come(db, *SIX, *opinions, now=ends(NIGHT, 12) + DAY)
        assert published(db) == before
        assert forget(db, ends(NIGHT, 12) + 60 * DAY) == {}
        assert rows(db, "SELECT * FROM kiosk_opinions") == []


def test_a_year_adds_what_was_folded_to_what_is_here_still() -> None:
    later = NIGHT + 20 * DAY
    with a_central() as db:
        come(db, *(rated(number) for number in range(1, 4)), now=NIGHT)
        told: dict[str, object] = {"day": "2026-12-18", "answer": "yes"}
        fresh = [an_event(number, "opinion.counted", told, later) for number in (4, 5)]
        come(db, *fresh, now=later)
        assert forget(db, ends(NIGHT, 12)) == {"opinion": 3}
        assert [each[-1] for each in published(db)] == ["5"]


@pytest.mark.parametrize("text", ["=1+1", "un texte à moi"])
def test_a_text_in_the_place_of_a_code_is_never_kept_as_a_number(text: str) -> None:
    with a_central() as db:
        come(db, *(answered(number, needs=[text]) for number in range(1, 7)), now=NIGHT)
        forget(db, ends(NIGHT, 12))
        assert {each["question"] for each in rows(db, "SELECT question FROM answer_counts")} == {"", "consent_survey"}


@pytest.mark.parametrize("fatal", ["count", "counted"])
@pytest.mark.parametrize("kind", ["survey", "opinion"])
def test_a_plug_pulled_while_counting_counts_nobody_twice(fatal: str, kind: str) -> None:
    class Pulled(BaseException):
        """The plug."""

    def step(name: str) -> None:
        if name == fatal:
            raise Pulled

    came = SIX if kind == "survey" else [rated(number) for number in range(1, 7)]
    with a_central() as db:
        come(db, *came, now=NIGHT)
        before = published(db)
        with pytest.raises(Pulled):
            central_retention.apply(db, ends(NIGHT, 12), step)
        assert published(db) == before
        assert len(rows(db, "SELECT * FROM events")) == 6
        assert forget(db, ends(NIGHT, 12)) == {kind: 6}
        assert published(db) == before
