"""A pipe, a link to a device or a folder in the place of a file that central holds is never opened: it is named until
somebody took it out, and all else goes on.
"""

import json
from pathlib import Path

import pytest

from db.sync import batch, enrolment
from db.sync.page_names import few
from kiosk.cli import doctor
from tests.db.commands import examined, run
from tests.sync.at_central import HALLS
from tests.sync.test_giant_at_central import LATER, at, lived, taken
from tests.sync.test_giant_beside import Put, a_folder, a_pipe, endless
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import NIGHT, Hall, World, sound_reference

OTHER = sound_reference(3)
EVERY: list[Put] = [a_pipe, a_folder, endless]
PLACES = ["a stranger's in archive", "one that was taken", "what central kept", "in quarantine", "a slip alone"]


def place(world: World, what: str) -> Path:
    one = next(world.central.archive.glob("*.batch"))
    return {
        PLACES[0]: world.central.archive / batch.name_of(HALLS[0], "4" * 64),
        PLACES[1]: one,
        PLACES[2]: one.with_suffix(".kept"),
        PLACES[3]: world.central.quarantine / f"{'5' * 64}.batch",
        PLACES[4]: world.central.quarantine / f"{'5' * 64}.json",
    }[what]


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize(
    ("what", "put"), [*((what, put) for what in PLACES[:4] for put in EVERY), (PLACES[4], a_folder)]
)
def test_it_is_named_by_night_page_and_doctor_until_somebody_took_it_out(lived: World, what: str, put: Put) -> None:
    odd = put(place(lived, what))
    nightly = ("nightly", "--target", lived.target)
    for _again in range(2):
        code, said = at(lived, *nightly)
        assert (code, str(odd) in said, "ôtez-le d'ici" in said, "chown" in said) == (4, True, True, False), said
        assert ("« »" in said, "dossier d'échange" in said) == (False, False), said
        assert taken(lived) == {REFERENCE, LATER}
    code, page = at(lived, "report")
    assert (code, f"ôter {few([str(odd)])}" in page) == (4, True), page
    found = examined(lived.central.home)[1]["central.giant"]
    assert (str(odd) in found["says"], "ôtez-le" in found["todo"]) == (True, True)
    assert "n'a pas pu être examiné" not in run(lived.central.home, doctor.command).output
    at(lived, "access", REFERENCE)
    odd.rmdir() if odd.is_dir() else odd.unlink()
    assert str(odd) not in at(lived, *nightly)[1]
    assert "central.giant" not in examined(lived.central.home)[1]


@pytest.mark.parametrize("put", EVERY)
@pytest.mark.parametrize("what", PLACES[:4])
def test_an_erasure_is_incomplete_until_it_is_gone(lived: World, what: str, put: Put) -> None:
    odd = put(place(lived, what))
    code, said = at(lived, "erase", REFERENCE, "--yes")
    assert (code, str(odd) in said, "Effacement incomplet" in said, "chown" in said) == (1, True, True, False), said
    assert taken(lived) == set()
    odd.rmdir() if odd.is_dir() else odd.unlink()
    at(lived, "nightly", "--target", lived.target)
    assert lived.table("SELECT count(*) FROM tombstones WHERE swept_at IS NULL") == [(0,)]


@pytest.mark.parametrize("suffix", [".batch", ".kept"])
def test_a_folder_where_a_file_is_to_go_keeps_that_file_alone_at_the_share(
    lived: World, hall: Hall, suffix: str
) -> None:
    (sent,) = lived.inbox(hall)
    other = lived.hall("hall-b")
    other.submit(OTHER)
    other.night()
    odd = a_folder(lived.central.archive / sent.with_suffix(suffix).name)
    for _again in range(2):
        code, said = at(lived, "nightly", "--target", lived.target)
        assert (code, str(odd) in said) == (4, True), said
        assert taken(lived) == {REFERENCE, OTHER}
        assert sent.exists()
    odd.rmdir()
    at(lived, "nightly", "--target", lived.target)
    assert taken(lived) == {REFERENCE, OTHER, LATER}


def test_so_does_one_in_quarantine_of_a_file_that_cannot_be_taken(lived: World, hall: Hall) -> None:
    (sent,) = lived.inbox(hall)
    sent.write_bytes(sent.read_bytes()[:-1])
    odd = a_folder(lived.central.quarantine / f"{batch.digest_of(sent.read_bytes())}.batch")
    other = lived.hall("hall-b")
    other.submit(OTHER)
    other.night()
    code, said = at(lived, "nightly", "--target", lived.target)
    assert (code, str(odd) in said, sent.exists()) == (4, True, True), said
    assert taken(lived) == {REFERENCE, OTHER}
    odd.rmdir()
    at(lived, "nightly", "--target", lived.target)
    assert odd.is_file()


@pytest.mark.parametrize("put", EVERY)
def test_a_file_whose_slip_is_none_is_released_and_what_is_left_is_said(lived: World, hall: Hall, put: Put) -> None:
    enrolment.revoke(lived.central.home, hall.name, NIGHT)
    at(lived, "nightly", "--target", lived.target)
    (slip,) = lived.central.quarantine.glob("*.json")
    put(slip)
    code, said = at(lived, "ingest", "--release", str(slip.with_suffix(".batch")))
    assert taken(lived) == {REFERENCE, LATER}, said
    assert not slip.with_suffix(".batch").exists()
    left = slip.is_dir()
    assert (code, str(slip) in said) == ((4, True) if left else (0, False)), said


def test_a_pipe_in_the_spool_keeps_no_night_from_ending(lived: World, hall: Hall) -> None:
    (sent,) = lived.inbox(hall)
    digest = sent.stem.rpartition("-")[2]
    a_pipe(hall.spool / sent.name)
    a_pipe(hall.spool / f"{digest}.acked")
    assert hall.night().reached
    lived.night()
    hall.night()
    assert taken(lived) == {REFERENCE, LATER}


def test_what_lies_beside_copies_and_sheets_is_not_opened_either(lived: World) -> None:
    for path in (lived.central.csv / "bel_listing.csv", lived.central.backup / "2026-11-20.sqlite"):
        a_pipe(path)
    at(lived, "erase", REFERENCE, "--yes")
    at(lived, "access", REFERENCE)
    assert json.loads(run(lived.central.home, doctor.command, "--json").stdout)["exit"] == 4
    assert at(lived, "nightly", "--target", lived.target)[0] in (1, 4)


__all__ = ["lived"]
