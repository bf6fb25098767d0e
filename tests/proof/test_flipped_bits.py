"""A bit that turns in any kind of file: no command ends in a traceback, nothing is lost without a word, and it is said
what to do.

After a flip every command of the night is run, then `doctor`. Either what was acknowledged still reaches central, or a
command or `doctor` has said, with a code other than 0, that something is wrong.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cache, partial
from pathlib import Path

import pytest
from db.left_log import path_of
from db.sync import known_homes, night
from db.sync.central_staff import CentralStaff
from db.sync.night import Place
from db.terminal import database_path, open_terminal
from tests.sync.machines import ESCROW
from tests.sync.test_known_homes import GOOD, MAPPING, table
from tests.sync.texts_at_central import GUIDE, QUESTIONS, content, put
from tests.sync.world import sound_reference

from db.connection import rows
from db.stores.outbox import origin_of
from db.stores.set_by_central import content_of_central, settings_of_central
from db.stores.submissions import Submissions
from kiosk import config
from kiosk.clock import SystemClock, local_day
from kiosk.services.ports import StorageError, Submission
from tests.factories import OTHER_PIN, PIN
from tests.proof.kinds import BY_HAND, FILES, of_no_kind, one
from tests.proof.processes import Told, ended, forked, kiosk

REFERENCES = tuple(sound_reference(number) for number in range(3))
PHONE = "05 00 00 00 0"
AGENTS = (("ane", "Ane Exemple", "agent", PIN), ("bil", "Bil Exemple", "agent", OTHER_PIN))
ERASED, LEFT = sound_reference(3), sound_reference(4)
IS_WHOLE = "PROOF_WHOLE" in os.environ
PLACES = (0, 0.11, 0.5, 0.83, 1) if IS_WHOLE else (0.11, 0.83)
AT_ITS_END = {"the terminal's database"}
"""Also in the slice: its last page, met while a commit writes, was called a lack of memory."""
"""Where a bit turns, as a part of the file: from its first byte to its last."""


def log_of_terminal(root: Path) -> Path:
    """A listing stands in the log alone: the terminal was killed."""

    def work() -> None:
        held = open_terminal(root / "hall")()
        listing(root / "hall", LEFT)
        assert not held.in_transaction
        os._exit(0)

    assert ended(forked(work)) == 0
    return path_of(database_path(root / "hall"))


def log_of_central(root: Path) -> Path:
    """The third listing was applied, and stands in the log alone: central was killed before it took the file away."""

    def step(name: str) -> None:
        if name == "take away":
            os._exit(0)

    def work() -> None:
        place, now = Place(root / "central", (root / "share").as_uri(), step=step), SystemClock().now()
        with night.central(place, now) as central:
            night.ingest(place, central, now)

    assert ended(forked(work)) == 0
    return path_of(root / "central" / "central" / "central.sqlite")


LOGS: Mapping[str, Callable[[Path], Path]] = {
    "the log of the terminal's database": log_of_terminal,
    "the log of central's database": log_of_central,
}
"""Files that a machine leaves only when it is killed."""
KINDS: Mapping[str, Callable[[Path], Path]] = {
    **{kind: partial(one, pattern=pattern) for kind, pattern in FILES.items()},
    **LOGS,
}


def listing(home: Path, reference: str) -> None:
    settings = config.load(home)
    store = Submissions(open_terminal(home), origin_of(settings))
    now = SystemClock().now()
    answers = {"landlord": "office64", "rent": "0,10", "description": "Un balcon au sud"}
    values = answers | {"rent": 10}
    store.add(Submission(reference, "bel_listing", 1, "eu", now, local_day(now), answers, values))


def tell(root: Path, number: int) -> None:
    """What goes down, another thing each time: an agent more, settings, texts, homes; the rest goes by itself."""
    down = root / "central" / "central" / "down"
    down.mkdir(exist_ok=True)
    (down / "settings.toml").write_text(f'[all.agency]\nphone = "{PHONE}{number}"\n', "utf-8")
    (down / "listings.toml").write_text(MAPPING, "utf-8")
    texts = content()
    guides = {path: f"{texts[path]}\n{number}\n" for path in GUIDE.values()}
    put(down / "content", guides | {path: f"{texts[path]}\n# {number}\n" for path in QUESTIONS.values()})
    export = root / "export.csv"
    export.write_text(table(GOOD[4 - 2 * number]), "utf-8")
    now = SystemClock().now()
    with night.central(Place(root / "central"), now) as central:
        known_homes.take_in(central, export, now)
        CentralStaff(central, "CBS").add(*AGENTS[number - 1], now)
    export.unlink()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two machines that lived two nights: two listings at central, a third on its way and one erased, a stranger's file
    in quarantine; of everything that goes down the terminal took the first, and the second waits for it.
    """
    root = tmp_path_factory.mktemp("lived")
    (root / "share").mkdir()
    target = (root / "share").as_uri()
    hall, central = root / "hall", root / "central"
    made = kiosk(central, "central", "init", "--escrow-recipient", ESCROW, "--target", target, "--json")
    told = json.loads(made.out)
    recipients = ("--recipient", told["recipient"], "--recipient", told["escrow_recipient"])
    assert kiosk(hall, "init", "--agency", "CBS", "--terminal", "hall-a", "--target", target, *recipients).code == 0
    shutil.copy(told["verify_file"], hall / "keys")
    assert kiosk(central, "central", "enrol", str(hall / "enrolment" / "hall-a.json"), "--yes").code == 0
    for together in (REFERENCES[:1], (REFERENCES[1], ERASED)):
        for reference in together:
            listing(hall, reference)
        assert kiosk(hall, "sync").code == 0
    tell(root, 1)
    assert kiosk(central, "central", "nightly").code == 0
    assert kiosk(hall, "sync").code == 0
    assert kiosk(central, "central", "erase", ERASED, "--yes").code == 0
    tell(root, 2)
    (root / "share" / "inbox" / "hall-a" / "holidays.batch").write_bytes(b"no batch at all")
    assert kiosk(central, "central", "nightly").code == 4
    for page in (central / "central" / "report").iterdir():
        page.rename(page.with_stem("2026-01-01"))  # a later page only counts the stranger's file
    listing(hall, REFERENCES[2])
    known = {*(hall / "spool").iterdir()}
    assert kiosk(hall, "sync", "--seal-only").code == 0
    (sealed,) = {*(hall / "spool").iterdir()} - known
    shutil.copy(sealed, root / "share" / "inbox" / "hall-a")  # as sent, before what comes down was taken
    return root


def copied(lived: Path, root: Path) -> Path:
    shutil.copytree(lived, root)
    for file in (root / "hall" / "config.toml", root / "central" / "central" / "target"):
        file.write_text(file.read_text("utf-8").replace(str(lived), str(root)), "utf-8")
    return root


def nights(root: Path) -> list[Told]:
    """What the commands of a night say, and doctor after them."""
    hall, central = root / "hall", root / "central"
    acts = ((hall, "sync"), (central, "central", "nightly"), (hall, "sync"), (hall, "doctor"), (central, "doctor"))
    return [kiosk(home, *words) for home, *words in acts]


def asked(told: list[Told]) -> list[tuple[int, int]]:
    """Of each command its code, and for how many things a person must look."""
    return [(each.code, each.words.count("▲")) for each in told]


def at_central(root: Path) -> list[tuple[object, ...]]:
    """The listings as central shows them; none, where its database cannot be read."""
    sql = "SELECT reference, rent, rent_cents, description FROM bel_listings ORDER BY reference"
    with closing(sqlite3.connect(root / "central" / "central" / "central.sqlite")) as db:
        try:
            return db.execute(sql).fetchall()
        except sqlite3.DatabaseError:
            return []


def at_terminal(root: Path) -> Mapping[str, object]:
    """What central set here; nothing, where its database cannot be read."""
    try:
        with closing(open_terminal(root / "hall")()) as db:
            agents = [each["id"] for each in rows(db, "SELECT id FROM agents WHERE active = 1 ORDER BY id")]
            homes = [each["id"] for each in rows(db, "SELECT id FROM known_homes ORDER BY id")]
            return {**settings_of_central(db), **content_of_central(db), "agents": agents, "homes": homes}
    except StorageError:
        return {}


def flips(path: Path, places: Iterator[float]) -> Iterator[str]:
    data = path.read_bytes()
    for part in places:
        place = round((len(data) - 1) * part)
        changed = bytearray(data)
        changed[place] ^= 1 << place % 7
        path.write_bytes(bytes(changed))
        yield f"byte {place} of {len(data)}"


Sound = Callable[[str], tuple[list[tuple[int, int]], list[tuple[object, ...]], Mapping[str, object]]]


@pytest.fixture(scope="module")
def sound(lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """What is asked for, the listings and the settings where no bit turned, by the log that was left there."""

    @cache
    def told(log: str) -> tuple[list[tuple[int, int]], list[tuple[object, ...]], Mapping[str, object]]:
        root = copied(lived, tmp_path_factory.mktemp("sound") / "machines")
        if log:
            assert LOGS[log](root).stat().st_size
        return asked(nights(root)), at_central(root), at_terminal(root)

    return told


def test_on_sound_machines_everything_arrives(sound: Sound) -> None:
    _asked, listings, settings = sound("")
    assert [each[0] for each in listings] == [*REFERENCES]
    assert settings["agency"] == {"phone": f"{PHONE}2"}
    assert (settings["agents"], settings["homes"]) == (["ane", "bil"], ["BEL-1"])
    assert str(settings[QUESTIONS["fr"]]).endswith("\n# 2\n")
    assert LEFT in {each[0] for each in sound("the log of the terminal's database")[1]}


def test_every_file_is_of_a_kind_that_is_flipped(lived: Path, tmp_path: Path) -> None:
    """A new kind of file stands in `kinds.FILES`: also one that the next night makes."""
    assert of_no_kind(lived) == []
    root = copied(lived, tmp_path / "later")
    nights(root)
    assert of_no_kind(root) == []


@pytest.mark.proof(keeps=6)
@pytest.mark.parametrize("kind", KINDS)
def test_a_bit_that_turns(lived: Path, sound: Sound, tmp_path: Path, kind: str) -> None:
    usual, listings, settings = sound(kind if kind in LOGS else "")
    for number, part in enumerate(PLACES if IS_WHOLE or kind not in AT_ITS_END else (*PLACES, 1)):
        root = copied(lived, tmp_path / str(number))
        for place in flips(KINDS[kind](root), iter([part])):
            told = nights(root)
            words = "\n".join(each.words for each in told)
            assert "Traceback" not in words, place
            assert {each.code for each in told} <= set(range(7)), place
            assert all(each.err.strip() for each in told[:-2] if each.code), f"{place}: a code without a word"
            assert "faute du programme" not in words, f"{place}: nobody foresaw it\n{words}"
            is_said = asked(told) != usual
            assert at_central(root) == listings or is_said, f"{place}: lost without a word"
            assert at_terminal(root) == settings or is_said or kind in BY_HAND, (
                f"{place}: never came down, without a word"
            )
