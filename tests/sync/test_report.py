"""The morning page says what came, what did not and what to do."""

import json
import re
from datetime import timedelta

import pytest

from db.health import examine
from db.sync import night, page_asked, report
from db.sync.came import FromTerminal
from db.sync.heard import Silent
from db.sync.morning import Morning
from db.sync.morning_read import morning
from db.sync.unfit import Unfit
from tests.db.commands import examined
from tests.sync.test_coming_back import amend
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
DAY = timedelta(days=1)


def test_a_good_night_in_eight_lines_at_most(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.read(REFERENCE)
    hall.submit("BEL-2222-222")
    hall.close_ticket()
    hall.night()
    world.night()
    assert world.page("2026-11-28") == [
        "Office64, bornes : matin du 28/11/2026",
        "Reçu : 2 envois, 1 relecture, 1 ticket. Par borne : hall-a 2 envois, 1 relecture, 1 ticket.",
        "Pas venu : rien ne manque.",
        "À relire : 1 dossier, dont 0 en retard.",
        "Quarantaine : vide.",
        "Désaccords : 0. En attente d'une version plus récente : 0.",
        "Sauvegarde : celle du 28/11/2026, relue.",
        "À faire : rien.",
    ]
    told = json.loads((world.central.report / "2026-11-28.json").read_text(encoding="utf-8"))
    assert told["received"] == [{"terminal": "hall-a", "listings": 2, "readings": 1, "tickets": 1}]


def test_a_terminal_that_missed_a_night_is_named(world: World, hall: Hall) -> None:
    world.hall("hall-b")
    (world.share / "inbox" / "hall-b").mkdir(parents=True)
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    world.night(NIGHT + DAY * 10)
    lines = world.page("2026-12-08")
    assert "Reçu : rien de nouveau." in lines
    assert "Pas venu : hall-a inconnu depuis le 28/11/2026 ; hall-b inconnu depuis son inscription." in lines
    assert "panne" not in "".join(lines), "from here nobody knows what it has"
    assert lines[0] == "Office64, bornes : matin du 08/12/2026 (heure de ce poste à vérifier)", (
        "ten days without a night"
    )
    assert lines[-1] == (
        "À faire : vérifier l'heure de ce poste (timedatectl ; kiosk doctor dit la suite) ; allumer ou vérifier les "
        "bornes silencieuses ; relire les dossiers en retard ; une fois par mois, à chaque borne de CBS, lancer kiosk "
        "doctor : il dit ce qui reste à compléter (numéros, données personnelles)."
    )
    assert len(lines) <= 8


def test_whoever_opens_the_office_reads_it_from_the_top_and_finds_what_to_do_last(world: World, hall: Hall) -> None:
    world.hall("hall-b")
    (world.share / "inbox" / "hall-b").mkdir(parents=True)
    for night_of in range(3):
        hall.night(NIGHT + DAY * night_of)
        world.night(NIGHT + DAY * night_of)
    page = world.page("2026-11-30")
    asked = ("Office64, bornes", "Reçu", "Pas venu", "À relire", "Quarantaine", "Désaccords", "Sauvegarde", "À faire")
    assert tuple(line.partition(" :")[0] for line in page) == asked, "in eight lines, the same every morning"
    assert page[2] == "Pas venu : hall-b inconnu depuis son inscription."
    assert page[6] == "Sauvegarde : celle du 30/11/2026, relue."
    assert page[7] == "À faire : allumer ou vérifier les bornes silencieuses."


def test_a_trial_says_so_on_its_page(world: World) -> None:
    with night.central(night.Place(world.central.home), NIGHT) as opened:
        assert report.lines(morning(opened, NIGHT, trial=True))[0].startswith("ESSAI. ")


def test_a_central_that_knows_no_terminal_says_what_to_do(world: World) -> None:
    world.night()
    lines = world.page("2026-11-28")
    assert "Aucune borne n'est inscrite." in lines
    assert lines[-1] == "À faire : inscrire les bornes (kiosk central enrol FICHIER)."


def test_many_terminals_stay_on_one_line(world: World) -> None:
    for number in range(9):
        world.hall(f"hall-{number}")
    world.night(NIGHT + DAY)
    assert world.page("2026-11-29")[2].endswith("; et 3 de plus.")


def test_a_terminal_that_was_just_enrolled_has_a_day_for_its_first_word(world: World, hall: Hall) -> None:
    world.night(FRIDAY + timedelta(hours=24))
    page = world.page("2026-11-28")
    assert (page[2], page[-1]) == ("Pas venu : rien ne manque.", "À faire : rien.")
    world.night(FRIDAY + timedelta(hours=25))
    page = world.page("2026-11-28")
    assert page[2].startswith("Pas venu : hall-a inconnu depuis son inscription")
    assert "silencieuses" in page[-1]


def test_a_night_that_reached_nothing_says_so_and_what_to_do(world: World) -> None:
    world.hall("hall-b")
    world.share.rename(world.share.with_name("unplugged"))
    assert not world.night().reached
    lines = world.page("2026-11-28")
    assert any("injoignable" in line for line in lines)
    assert "monter le partage" in lines[-1]
    assert "silencieuses" not in lines[-1]
    assert len(lines) <= 8


def leave(world: World, folder: str, name: str) -> None:
    (world.share / "inbox" / folder).mkdir(parents=True, exist_ok=True)
    (world.share / "inbox" / folder / name).write_bytes(name.encode())


def test_a_file_in_quarantine_is_a_thing_to_do_on_its_first_morning_only(world: World, hall: Hall) -> None:
    stranger = world.hall("hall-z", enrolled=False)
    for each in (hall, stranger):
        each.night()
    world.night()
    first = world.page("2026-11-28")
    assert "Quarantaine : 1 fichier (borne non inscrite)." in first
    assert first[-1] == "À faire : si elle est à nous, inscrire hall-z (kiosk central enrol FICHIER)."
    world.night(NIGHT + timedelta(hours=5))
    assert world.page("2026-11-28") == first
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    second = world.page("2026-11-29")
    assert "Quarantaine : 1 fichier, rien de nouveau." in second
    assert second[-1].startswith("À faire : rien de nouveau ; attend encore : 1 fichier en quarantaine")


def test_of_several_the_page_speaks_of_several(world: World) -> None:
    for name in ("hall-y", "hall-z"):
        world.hall(name, enrolled=False).night()
    world.night()
    todo = world.page("2026-11-28")[-1]
    assert "si elles sont à nous, inscrire hall-y, hall-z (kiosk central enrol FICHIER)" in todo
    for name in ("hall-y", "hall-z"):
        world.hall(name)
    world.night(NIGHT + timedelta(hours=1))
    assert "À faire : rien." in world.page("2026-11-28")


def many_of_them(world: World) -> list[str]:
    for name in ("third.batch", "fourth.batch", "fifth.batch"):
        leave(world, "hall-a", name)
    world.night(NIGHT + 2 * DAY)
    return world.page("2026-11-30")


def test_of_much_junk_the_page_says_how_much_and_doctor_the_names(that_day: None, world: World, hall: Hall) -> None:
    assert hall.name
    world.night()
    for number in range(9):
        for folder in ("inbox/hall-a", "inbox", "acks", "down/hall-a", "."):
            (world.share / folder / f"hall-a-{number:064x}.batch").mkdir(parents=True)
    world.night(NIGHT + DAY)
    todo = world.page("2026-11-29")[-1]
    assert len(todo) < 700, todo
    assert re.search("[0-9a-f]{9}", todo) is None, todo
    assert "noms, dans inbox/hall-a (kiosk doctor --json les dit)" in todo
    assert todo.count("avec l'informatique, ôter du dossier d'échange") == 1, "one word to say to somebody else"
    said = " ".join(each.says for each in examine(world.central.home, NIGHT + DAY))
    assert f"inbox/hall-a/hall-a-{0:064x}.batch" in said
    told = " ".join(each["says"] for each in examined(world.central.home)[1].values())
    assert all(f"{place}hall-a-{n:064x}.batch" in told for n in range(9) for place in ("inbox/hall-a/", "acks/"))
    assert "de plus" not in told


def test_what_came_since_the_last_page_is_told_apart_from_what_lay_there(world: World, hall: Hall) -> None:
    leave(world, "hall-a", "first.batch")
    world.night()
    with night.central(night.Place(world.central.home), NIGHT) as opened:
        # After the page of that day: nobody has been told yet.
        leave(world, "hall-a", "second.batch")
        night.ingest(night.Place(world.central.home, world.target), opened, NIGHT + timedelta(hours=9))
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    lines = world.page("2026-11-29")
    assert "Quarantaine : 2 fichiers, dont 1 nouveau (nom inattendu)." in lines
    names = {path.stem for path in world.central.quarantine.glob("*.batch")}
    asked = r"À faire : ouvrir le dossier quarantine \(([0-9a-f]{8})….batch\) avec l'informatique \(déposé dans « inb"
    told = re.match(asked, lines[-1])
    assert told is not None, lines[-1]
    assert [name for name in names if name.startswith(told[1])]
    assert many_of_them(world)[-1].startswith("À faire : ouvrir le dossier quarantine avec l'informatique (déposé ")


def test_a_page_that_cannot_be_read_again_hides_nothing(world: World, hall: Hall) -> None:
    leave(world, "hall-a", "x.batch")
    world.night()
    (world.central.report / "2026-11-28.json").write_text("{", encoding="utf-8")
    world.night(NIGHT + DAY)
    assert "Quarantaine : 1 fichier (nom inattendu)." in world.page("2026-11-29")


def test_every_sentence_of_a_page_with_everything_to_do_begins_as_a_sentence(world: World) -> None:
    everything = Morning(
        day="2026-11-28",
        trial=True,
        received=[FromTerminal("hall-a", 1, 0, 2)],
        enrolled=3,
        silent=[Silent("hall-b", None)],
        ahead=["hall-c"],
        to_read=3,
        late=2,
        quarantine=["nom inattendu", "borne non inscrite"],
        new_files=["nom inattendu", "borne non inscrite"],
        lying=["inbox/hall-a/link.batch"],
        refused=["acks"],
        strays=["lettre.txt"],
        unenrolled=["hall-z"],
        conflicts=1,
        new_conflicts=1,
        unfit=[Unfit("hall-a", "ab" * 16)],
        new_unfit=1,
        waiting=1,
        told=[],
        reached=False,
        is_copy_late=True,
        is_forgetting_late=True,
        unburied=["/central/backup/erased"],
    )
    lines = report.lines(everything)
    assert len(lines) == 8
    for line in lines:
        assert line.endswith(".") or line.startswith("ESSAI")
        assert not re.search(r"\.[ .]+[^A-ZÀÉ]", line), line
    assert (lines[-1].count(" ; "), len(page_asked.to_do(everything))) == (9, 13)
    assert "silencieuses" not in lines[-1], "nobody could look whether they sent anything"


def test_a_clock_that_is_ahead_does_not_hide_a_terminal_that_is_silent(world: World, hall: Hall) -> None:
    hall.night(NIGHT + 400 * DAY)
    world.night()
    world.night(NIGHT + 3 * DAY)
    assert "Pas venu : hall-a inconnu depuis le 28/11/2026." in world.page("2026-12-01")


def test_a_clock_that_is_ahead_is_said_on_the_page_of_its_day(world: World, hall: Hall) -> None:
    hall.night(NIGHT + DAY * 2)
    world.night()
    lines = world.page("2026-11-28")
    assert "Pas venu : rien ne manque. Horloge en avance : hall-a." in lines
    assert lines[-1] == "À faire : mettre à l'heure hall-a (timedatectl)."
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    assert "Pas venu : rien ne manque." in world.page("2026-11-29")


def test_after_nights_with_a_clock_that_was_ahead_the_copy_of_today_stays(world: World, hall: Hall) -> None:
    for ahead in range(60, 76):
        world.night(NIGHT + ahead * DAY)
    ahead_of_now = {path.name for path in world.central.backup.glob("*.sqlite")}
    hall.submit(REFERENCE)
    hall.night(NIGHT + DAY)
    done = world.night(NIGHT + DAY)
    copies = {path.name for path in world.central.backup.glob("*.sqlite")}
    assert copies == ahead_of_now | {done.backup.name}, "today's clock may be the wrong one"


@pytest.mark.proof
def test_a_copy_that_somebody_laid_beside_ours_disturbs_no_night(world: World, hall: Hall) -> None:
    hall.night()
    world.night()
    aside = world.central.backup / "2026-11-20 avant.sqlite"
    aside.write_bytes((world.central.backup / "2026-11-28.sqlite").read_bytes())
    for day in range(1, 20):
        world.night(NIGHT + day * DAY)
    assert aside.exists()


def test_a_jump_forgets_no_sealed_file_either(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    hall.night()
    before = {path.name for path in (hall.home / "spool").glob("*.batch")}
    later = NIGHT + 60 * DAY
    hall.night(later)
    world.night(later)
    hall.night(later)
    assert before <= {path.name for path in (hall.home / "spool").glob("*.batch")}


def test_a_change_is_one_more_sending_and_no_other_file(world: World, hall: Hall) -> None:
    """A reference that was sent eight times was eight files on the page."""
    hall.submit(REFERENCE)
    for rent in range(1, 8):
        amend(hall, f"{rent},00")
    hall.night()
    assert "Reçu : 8 envois" in "\n".join(world.page(world.night().page.day))
