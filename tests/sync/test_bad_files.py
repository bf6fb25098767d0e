"""A damaged or foreign file goes to quarantine with its reason, and stops nothing else. R10: an event never changes."""

import json
import secrets
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from db.connection import immediate
from db.stores import outbox
from db.sync import batch
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
Plant = Callable[[World, Hall], Path]


def numbered(bodies: Iterable[bytes]) -> list[tuple[str, bytes]]:
    return [(f"{number:032x}", body) for number, body in enumerate(bodies)]


def sealed(world: World, terminal: str, seed: bytes, *bodies: bytes, recipient: str = "") -> bytes:
    return batch.seal(numbered(bodies), terminal, NIGHT, [recipient or world.keys.recipient], seed)


def put(world: World, folder: str, data: bytes, name: str = "") -> Path:
    path = world.share / "inbox" / folder / (name or batch.name_of(folder, batch.digest_of(data)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def seed_of(hall: Hall) -> bytes:
    return (hall.home / "keys" / "signing.key").read_bytes()


def truncated(world: World, hall: Hall) -> Path:
    data = sealed(world, hall.name, seed_of(hall))
    return put(world, hall.name, data[: len(data) // 2], batch.name_of(hall.name, batch.digest_of(data)))


def flipped(world: World, hall: Hall) -> Path:
    data = bytearray(sealed(world, hall.name, seed_of(hall)))
    name = batch.name_of(hall.name, batch.digest_of(bytes(data)))
    data[-5] ^= 1
    return put(world, hall.name, bytes(data), name)


def cut_and_renamed(world: World, hall: Hall) -> Path:
    return put(world, hall.name, sealed(world, hall.name, seed_of(hall))[:40])


def of_a_stranger(world: World, hall: Hall) -> Path:
    return put(world, "hall-z", sealed(world, "hall-z", secrets.token_bytes(32)))


def with_a_foreign_key(world: World, hall: Hall) -> Path:
    return put(world, hall.name, sealed(world, hall.name, bytes(SigningKey.generate())))


def in_the_wrong_folder(world: World, hall: Hall) -> Path:
    data = sealed(world, hall.name, seed_of(hall))
    return put(world, "hall-z", data, batch.name_of(hall.name, batch.digest_of(data)))


def for_another_central(world: World, hall: Hall) -> Path:
    import pyrage

    stranger = str(pyrage.x25519.Identity.generate().to_public())
    return put(world, hall.name, sealed(world, hall.name, seed_of(hall), recipient=stranger))


def no_batch_at_all(world: World, hall: Hall) -> Path:
    return put(world, hall.name, b"PK\x03\x04", "vacances.batch")


@pytest.mark.parametrize(
    ("plant", "reason"),
    [
        (truncated, "digest"),
        (flipped, "digest"),
        (cut_and_renamed, "frame"),
        (of_a_stranger, "unenrolled"),
        (with_a_foreign_key, "signature"),
        (in_the_wrong_folder, "terminal"),
        (for_another_central, "not_for_us"),
        (no_batch_at_all, "name"),
    ],
)
def test_a_bad_file_is_set_aside_and_the_rest_is_applied(world: World, hall: Hall, plant: Plant, reason: str) -> None:
    hall.submit(REFERENCE)
    hall.night()
    bad = plant(world, hall)
    data = bad.read_bytes()
    done = world.night()
    assert done.ingested.quarantined == [reason]
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    kept = world.central.quarantine / f"{batch.digest_of(data)}.batch"
    assert kept.read_bytes() == data
    assert json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))["reason"] == reason
    assert not bad.exists()
    assert "Quarantaine : 1 fichier" in (world.central.report / "2026-11-28.txt").read_text(encoding="utf-8")


def test_a_file_damaged_on_the_way_is_sent_again_by_itself(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    path = world.inbox(hall)[0]
    path.write_bytes(path.read_bytes()[:-1])
    assert world.night().ingested.quarantined == ["digest"]
    assert hall.night(NIGHT + timedelta(hours=1)).sent.sent == 1
    assert world.night(NIGHT + timedelta(hours=2)).ingested.events == 1


def test_a_damaged_archive_file_is_set_aside_too(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    (world.central.archive / batch.name_of(hall.name, "0" * 64)).write_bytes(b"office64-batch 1\n")
    assert world.night().ingested.quarantined == ["archive"]


def test_a_file_that_unpacks_without_end_is_refused(world: World, hall: Hall) -> None:
    data = sealed(world, hall.name, seed_of(hall), b"0" * (batch.MOST_PLAIN + 1))
    assert len(data) < 100_000
    put(world, hall.name, data)
    assert world.night().ingested.quarantined == ["content"]


def event(hall: Hall, **changes: object) -> bytes:
    whole: dict[str, object] = {
        "event_id": "ab" * 16,
        "kind": "bel_listing.read",
        "schema": 1,
        "terminal": hall.name,
        "agency": hall.agency,
        "at": "2026-11-27T09:00:00Z",
        "payload": {"reference": REFERENCE, "agent": "essai", "at": "2026-11-27T09:00:00Z"},
    }
    return outbox.canonical(whole | changes).encode()


def test_the_same_id_with_other_bytes_sets_that_event_aside_and_not_its_file(world: World, hall: Hall) -> None:
    first, other = event(hall), event(hall, at="2026-11-27T10:00:00Z")
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), first))
    world.night()
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), other, event(hall, event_id="cd" * 16)))
    done = world.night()
    assert (done.ingested.set_aside, done.ingested.events, done.ingested.quarantined) == (1, 1, [])
    assert world.table("SELECT body FROM events WHERE event_id = '" + "ab" * 16 + "'") == [(first,)]
    assert world.table("SELECT kind, body FROM conflicts") == [("same_id", other)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "bicycle_room.submitted"}, "kind"),
        ({"schema": 2}, "schema"),
        ({"schema": 2, "at": "another way to write it"}, "schema"),
    ],
)
def test_what_a_newer_terminal_says_is_kept_raw_and_acknowledged(
    world: World, hall: Hall, changes: dict[str, object], reason: str
) -> None:
    body = event(hall, **changes)
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), body))
    done = world.night()
    assert (done.ingested.waiting, done.ingested.unfit, done.ingested.quarantined) == (1, 0, [])
    assert world.table("SELECT reason, body FROM pending JOIN events USING (event_id)") == [(reason, body)]
    assert world.table("SELECT events FROM applied") == [(1,)]
    assert (world.share / "acks" / f"{hall.name}.ack").exists()


def test_a_newer_form_waits_until_this_program_knows_it(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from db.night.central import form_tables
    from db.night.central.form_tables import FormTables
    from db.sync import projection

    hall.submit(REFERENCE)
    known = form_tables.all_forms()["bel_listing"]
    monkeypatch.setattr(
        projection,
        "all_forms",
        lambda: {**form_tables.all_forms(), "bel_listing": FormTables(replace(known.spec, version=0))},
    )
    hall.night()
    assert world.night().ingested.waiting == 1
    assert world.table("SELECT reference FROM bel_listings") == []
    monkeypatch.undo()
    world.night(NIGHT + timedelta(days=1))
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    assert world.table("SELECT * FROM pending") == []


def test_tables_are_made_again_when_a_form_gains_a_question(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from db.night.central import form_tables
    from db.night.central.form_tables import FormTables
    from db.sync import projection

    hall.submit(REFERENCE, pets="yes", description="un texte")
    hall.read(REFERENCE)
    hall.night()
    world.night()
    assert world.table("SELECT other_answers FROM bel_listings") == [('{"pets": "yes"}',)]
    spec = form_tables.all_forms()["bel_listing"].spec
    first = next(step for step in spec.steps if step.fields)
    more = replace(first, fields=(*first.fields, replace(first.fields[0], key="pets", short="Animaux")))
    longer = replace(spec, steps=tuple(more if step is first else step for step in spec.steps))
    monkeypatch.setattr(projection, "all_forms", lambda: {**form_tables.all_forms(), "bel_listing": FormTables(longer)})
    world.night(NIGHT + timedelta(hours=1))
    assert world.table("SELECT state, pets, description, other_answers FROM bel_listings") == [
        ("read", "yes", "un texte", "{}")
    ]


@pytest.mark.parametrize(
    "body", [b"{}", b"not json", b"[1]", b'{"event_id": "a"}', b'{"event_id":"\\ud800"}', b"[" * 100_000]
)
def test_a_line_that_is_no_event_is_kept_for_a_person(world: World, hall: Hall, body: bytes) -> None:
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), body, event(hall)))
    done = world.night()
    assert (done.ingested.set_aside, done.ingested.events) == (1, 1)
    assert world.table("SELECT kind, body FROM conflicts") == [("unreadable", body)]
    (digest,) = world.table("SELECT digest FROM applied")[0]
    assert f"Désaccords : 0. Mal formés : 1 événement (hall-a {digest})." in "\n".join(world.page("2026-11-28"))


def test_half_a_sign_in_an_escape_is_kept_for_a_person(world: World, hall: Hall) -> None:
    body = event(hall).replace(b'"essai"', b'"\\ud800"')
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), body))
    assert world.night().ingested.set_aside == 1


def test_a_terminal_speaks_for_itself_only(world: World, hall: Hall) -> None:
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), event(hall, terminal="hall-b")))
    assert world.night().ingested.set_aside == 1
    assert world.table("SELECT kind FROM conflicts") == [("other_terminal",)]
    assert "Désaccords : 0. Mal formés : 1 événement (hall-a " in "\n".join(world.page("2026-11-28"))


def test_two_bodies_at_one_revision_are_both_kept_and_listed(world: World, hall: Hall) -> None:
    other = world.hall("hall-b")
    hall.submit(REFERENCE, description="un texte")
    other.submit(REFERENCE, description="un autre texte")
    hall.night()
    other.night()
    world.night()
    assert len(world.table("SELECT reference FROM bel_listings")) == 1
    assert len(world.table("SELECT body FROM conflicts WHERE kind = 'revision' AND revision = 1")) == 2
    assert "Désaccords : 1." in "\n".join(world.page("2026-11-28"))
    assert "comparer les textes en désaccord" in "\n".join(world.page("2026-11-28"))
    hall.night(NIGHT + timedelta(days=1))
    other.night(NIGHT + timedelta(days=1))
    world.night(NIGHT + timedelta(days=1))
    assert "Désaccords : 1, rien de nouveau." in "\n".join(world.page("2026-11-29"))
    assert "À faire : rien de nouveau ; attend encore : 1 désaccord" in world.page("2026-11-29")[-1]


def test_what_has_come_soundly_since_leaves_quarantine_and_the_page(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    (sent,) = world.inbox(hall)
    whole = sent.read_bytes()
    sent.write_bytes(whole[:-10])
    assert world.night().ingested.quarantined == ["digest"]
    hall.night()
    assert sent.read_bytes() == whole
    world.night()
    assert not list(world.central.quarantine.iterdir())
    assert "Quarantaine : vide." in world.page("2026-11-28")
    assert world.page("2026-11-28")[-1] == "À faire : rien."


def test_events_without_a_table_of_their_own_still_reach_central(world: World, hall: Hall) -> None:
    origin = outbox.Origin(hall.name, "CBS")
    with closing(hall.open()) as db, immediate(db):
        outbox.write_event(db, origin, "workshop.asked", FRIDAY, {"reference": "ATE-7K3M-2QF"}, "ATE-7K3M-2QF")
    hall.night()
    world.night()
    assert world.table("SELECT kind, reference FROM events") == [("workshop.asked", "ATE-7K3M-2QF")]
