"""From the hall to the central file: what was typed arrives, once, and nothing else changes."""

import hashlib
import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.stores import outbox
from tests.sync.world import FRIDAY, NASTY, NIGHT, NONE_ELSE, Hall, World, sheet, sound_reference

REFERENCE = "BEL-7K3M-2QF"


def test_a_listing_its_reading_and_a_ticket_reach_central(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE, notice_given=None, contact_name="Personne inventée", phone="06 12 34 56 78")
    hall.read(REFERENCE)
    hall.close_ticket()
    sent = hall.night()
    assert (sent.sent.sealed_events, sent.sent.sent, sent.reached) == (3, 1, True)
    done = world.night()
    assert done.rows == {"bel_listing.csv": 1, "bel_listing_contact.csv": 1, **NONE_ELSE, "ticket.csv": 1}
    columns = "reference, state, language, rent, rent_cents, commune, commune_insee, unknown_fields"
    assert world.table(f"SELECT {columns} FROM bel_listings") == [
        (REFERENCE, "read", "eu", "0,10", 10, "Bayonne (64100)", "64102", '["notice_given"]')
    ]
    assert world.table("SELECT contact_name, phone, phone_e164, email FROM bel_listing_contacts") == [
        ("Personne inventée", "06 12 34 56 78", "+33612345678", None)
    ]
    assert world.table("SELECT outcome, waited_seconds, served_seconds FROM ticket_closures") == [("done", 240, 360)]


def test_contact_is_in_a_table_and_a_file_of_its_own(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE, contact_name="Personne inventée", phone="06 12 34 56 78")
    hall.night()
    world.night()
    assert b"invent" not in (world.central.csv / "bel_listing.csv").read_bytes()
    assert "contact_name" not in {row[1] for row in world.table("PRAGMA table_info(bel_listings)")}
    assert sheet(world, "bel_listing_contact.csv") == [
        {
            "Référence": REFERENCE,
            "Nom": "Personne inventée",
            "Téléphone": "06 12 34 56 78",
            "Téléphone (international)": "'+33612345678",
            "E-mail": "",
        }
    ]


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_stored_as_typed_and_no_cell_is_a_formula(world: World, hall: Hall, text: str) -> None:
    hall.submit(REFERENCE, description=text, contact_name=text)
    hall.night()
    world.night()
    assert world.table("SELECT description FROM bel_listings") == [(text,)]
    assert world.table("SELECT contact_name FROM bel_listing_contacts") == [(text,)]
    cell = sheet(world, "bel_listing.csv")[0]["Description"]
    assert cell == (f"'{text}" if text.startswith("=") else text)


def test_the_csv_opens_in_a_french_excel(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE, notice_given=None, lift="yes", consent_call="no")
    hall.night()
    world.night()
    data = (world.central.csv / "bel_listing.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 2
    row = sheet(world, "bel_listing.csv")[0]
    assert {key: row[key] for key in ("État", "Loyer", "Langue", "Commune", "Commune (INSEE)", "Ascenseur")} == {
        "État": "à relire",
        "Loyer": "0,10",
        "Langue": "basque",
        "Commune": "Bayonne (64100)",
        "Commune (INSEE)": "64102",
        "Ascenseur": "oui",
    }
    assert (row["Départ annoncé"], row["Appel accepté"], row["Étage"]) == ("ne sait pas", "non", "")
    assert (row["Bailleur"], row["Déposée le"], row["À relire avant le"]) == (
        "Office64",
        "27/11/2026 10:00",
        "02/12/2026",
    )


def test_the_manifest_tells_rows_and_digest_of_each_file(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    manifest = json.loads((world.central.csv / "MANIFEST.json").read_text(encoding="utf-8"))["files"]
    for name, told in manifest.items():
        data = (world.central.csv / name).read_bytes()
        assert told == {"rows": len(sheet(world, name)), "sha256": hashlib.sha256(data).hexdigest()}
    assert set(manifest) == {"bel_listing.csv", "bel_listing_contact.csv", "ticket.csv", *NONE_ELSE}


def test_headers_are_unique() -> None:
    from db.night.central.csv.tables import sheets

    for each in sheets():
        headers = [column.heading for column in each.columns]
        assert len(headers) == len(set(headers))


def test_a_night_run_twice_changes_nothing(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    before = world.files("archive", "csv", "report", "backup", "quarantine")
    acks = {path.name: path.read_bytes() for path in (world.share / "acks").iterdir()}
    state = world.table("SELECT * FROM applied"), world.table("SELECT * FROM events")
    done = world.night(NIGHT + timedelta(minutes=5))
    assert (done.ingested.files, done.ingested.events) == (0, 0)
    assert world.files("archive", "csv", "report", "backup", "quarantine") == before
    assert {path.name: path.read_bytes() for path in (world.share / "acks").iterdir()} == acks
    assert (world.table("SELECT * FROM applied"), world.table("SELECT * FROM events")) == state
    spool = sorted(path.name for path in hall.spool.iterdir())
    again, once_more = hall.night(NIGHT), hall.night(NIGHT)
    assert (len(again.sent.sealed_files), again.sent.sent, once_more.sent.acked) == (0, 0, 0)
    assert [name for name in sorted(path.name for path in hall.spool.iterdir()) if not name.endswith(".acked")] == spool


def test_the_receipt_lets_the_terminal_forget_its_events_but_keep_the_sealed_file(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    sent = hall.night(NIGHT + timedelta(hours=1)).sent
    assert (sent.receipt, sent.acked, sent.waiting) == ("good", 1, 0)
    stored = hall.submissions.get(REFERENCE)
    assert stored is not None
    assert stored.acked_at == NIGHT + timedelta(hours=1)
    assert len(list(hall.spool.glob("*.batch"))) == 1


def test_a_listing_of_friday_acked_that_night_is_read_on_tuesday(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    for days in range(4):
        hall.night(NIGHT + timedelta(days=days, hours=1))
    assert hall.read(REFERENCE, FRIDAY + timedelta(days=4))
    hall.night(NIGHT + timedelta(days=4))
    world.night(NIGHT + timedelta(days=4, hours=1))
    assert world.table("SELECT state, read_at FROM bel_listings") == [("read", "2026-12-01T09:00:00Z")]


def test_a_worksheet_that_was_printed_waits_for_nobody_at_central(world: World, hall: Hall) -> None:
    """Whichever came first: an agent's mark, or the tenant's paper."""
    for number, marked in ((1, False), (2, True)):
        hall.submit(sound_reference(number))
        assert not marked or hall.read(sound_reference(number))
        assert hall.submissions.forget_printed(sound_reference(number), FRIDAY + timedelta(hours=1))
    hall.night()
    world.night()
    assert world.table("SELECT state, read_at FROM bel_listings ORDER BY reference") == [
        ("printed", None),
        ("printed", "2026-11-27T09:00:00Z"),
    ]
    lines = (world.central.folder / "csv" / "bel_listing.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(";")[1] for line in lines] == ["État", "imprimée", "imprimée"]
    assert world.table("SELECT * FROM pending") == []


def test_a_quiet_night_still_gives_a_sign_of_life(world: World, hall: Hall) -> None:
    assert len(hall.night().sent.sealed_files) == 1
    world.night()
    assert world.table("SELECT events FROM applied") == [(0,)]
    sent = hall.night(NIGHT + timedelta(hours=1)).sent
    assert (len(sent.sealed_files), sent.acked, sent.waiting_files) == (0, 1, 0)
    assert hall.night(NIGHT + timedelta(hours=2)).sent.acked == 0, "said once"


def test_any_target_that_fsspec_reaches_will_do(tmp_path: Path) -> None:
    world = World(tmp_path, target="memory://night-of-test")
    hall = world.hall()
    hall.submit(REFERENCE)
    hall.night()
    done = world.night()
    assert done.ingested.events == 1
    assert hall.night(NIGHT + timedelta(hours=1)).sent.acked == 1
    assert world.night().ingested.files == 0


def test_many_events_travel_in_several_files(world: World, hall: Hall) -> None:
    with closing(hall.open()) as db:
        origin = outbox.Origin(hall.name, "CBS")
        from db.connection import immediate

        with immediate(db):
            for number in range(1101):
                outbox.write_event(db, origin, "survey.answered", FRIDAY, {"number": number})
    assert len(hall.night().sent.sealed_files) == 3
    assert world.night().ingested.events == 1101


def test_nothing_that_was_typed_can_be_read_in_what_leaves_the_terminal(world: World, hall: Hall) -> None:
    marker = "MARQUEUR-INVENTE-4417"
    hall.submit(REFERENCE, description=marker, contact_name=marker)
    hall.night()
    world.night()
    hall.night(NIGHT + timedelta(hours=1))
    sealed = [*World.paths(world.share), *World.paths(hall.spool), *World.paths(world.central.archive)]
    assert len(sealed) >= 3
    for path in [*sealed, *World.paths(hall.home / "logs"), *World.paths(world.central.report)]:
        assert marker.encode() not in path.read_bytes()
        assert REFERENCE.encode() not in path.read_bytes()


def test_what_was_signed_while_a_wrong_key_lay_in_its_place_is_signed_again(world: World, hall: Hall) -> None:
    key = hall.home / "keys" / "signing.key"
    right = key.read_bytes()
    key.write_bytes(bytes(32))
    hall.submit(REFERENCE)
    hall.night()
    assert world.night().ingested.quarantined == ["signature"]
    key.write_bytes(right)
    hall.night(NIGHT + timedelta(days=1))
    done = world.night(NIGHT + timedelta(days=1))
    assert (done.ingested.quarantined, done.ingested.events) == ([], 1)
    assert hall.night(NIGHT + timedelta(days=1)).sent.waiting == 0


def test_portal_help_is_counted_by_day_act_and_result_and_names_nobody(world: World, hall: Hall) -> None:
    for what in ("seen", "seen", "door_agent"):
        hall.count("request", what)
    hall.count("mailbox", "alone")
    hall.night()
    world.night()
    assert world.table("SELECT act, what, count(*) FROM portal_counts GROUP BY act, what ORDER BY act, what") == [
        ("mailbox", "alone", 1),
        ("request", "door_agent", 1),
        ("request", "seen", 2),
    ]
    assert [(row["Aide au portail"], row["Résultat"], row["Nombre"]) for row in sheet(world, "portal_help.csv")] == [
        ("Créer une adresse e-mail", "essai mené au bout sans aide", "1"),
        ("Faire une demande", "suite : avec un agent", "1"),
        ("Faire une demande", "guide lu", "2"),
    ]
    (body,) = world.table("SELECT body FROM events WHERE kind = 'portal.counted'")[0]
    assert isinstance(body, bytes)
    assert set(json.loads(body)["payload"]) == {"day", "act", "what"}, "no visit, no ticket, no language"


@pytest.mark.parametrize("what", ["zuriñe", "SEEN", ""])
def test_what_is_counted_under_another_name_is_shown_in_no_table(world: World, hall: Hall, what: str) -> None:
    hall.count("request", what)
    hall.night()
    world.night()
    assert world.table("SELECT * FROM portal_counts") == []
    assert world.table("SELECT reason FROM pending") == [("payload",)]
