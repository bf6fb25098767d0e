"""Guides and answers that an operator changes at central: in every language, on every terminal, or not at all."""

import json
from contextlib import closing
from pathlib import Path

from db.connection import immediate
from db.stores.set_by_central import keep
from db.terminal import open_terminal
from kiosk.cli.wiring import open_services
from kiosk.clock import SteppedClock
from kiosk.domain.content import guide_path
from kiosk.i18n import use
from kiosk.services import faq_desk, portal_help
from screens.tenant.guide import GuideScreen
from tests.sync.machines import kiosk
from tests.sync.texts_at_central import GUIDE, MARKUP, TITLES, content, kept, put, shipped
from tests.sync.world import FRIDAY, NIGHT, Hall, World
from tests.ui.stage import open_app


def told(home: Path, name: str) -> list[tuple[str, str]]:
    findings = json.loads(kiosk(home, "doctor", "--json").stdout)["findings"]
    return [(finding["state"], finding["says"]) for finding in findings if finding["name"] == name]


async def test_words_changed_at_central_are_read_in_the_hall_after_the_night(root: Path) -> None:
    folder = root / "central" / "central" / "down" / "content"
    put(folder, content())
    assert told(root / "central", "central.content") == [("ok", f"Guides et réponses envoyés aux bornes : {folder}")]
    night = kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri())
    assert night.returncode == 0, night.stderr
    assert kiosk(root / "hall", "sync").returncode == 0
    assert told(root / "hall", "content.central") == [
        ("ok", "Guides et réponses du siège : 8 fichiers, à la place de ceux de la borne.")
    ]
    services = open_services(root / "hall", SteppedClock(FRIDAY))
    for language, title in TITLES.items():
        use(language)
        assert portal_help.guide("account", services).pages[0].title == title
        assert portal_help.guide("mailbox", services).pages[0].title in shipped(guide_path("mailbox", language))
    use("fr")
    assert faq_desk.index(services).search("zorglub") == ("what_is_bel",)
    async with open_app(warm=lambda: services) as stage:
        await stage.press("9", "2")
        await stage.type("zorglub")
        assert f"Zorglub {MARKUP} ?" in stage.text()
        await stage.app.push_screen(GuideScreen("account"))
        await stage.settled()
        assert TITLES["fr"] in stage.text()
        await stage.app.use_language("eu")
        await stage.settled()
        assert TITLES["eu"] in stage.text()


def test_without_a_folder_nothing_is_told_and_an_empty_one_takes_everything_back(world: World, hall: Hall) -> None:
    folder = world.central.content_folder
    world.night()
    assert not list((world.share / "down" / hall.name).glob("content.*"))
    put(folder, content())
    world.night()
    hall.night()
    folder.rename(folder.with_name("elsewhere"))
    world.night()
    hall.night()
    assert kept(hall) == content(), "a lost folder changes nothing"
    put(folder, {})
    world.night()
    hall.night()
    assert kept(hall) == {}


def test_what_has_not_changed_is_not_told_again(world: World, hall: Hall) -> None:
    put(world.central.content_folder, content())
    world.night()
    world.night()
    assert [path.name for path in (world.share / "down" / hall.name).glob("content.*")] == ["content.1"]


def test_files_as_an_editor_of_windows_saves_them_are_the_same_texts(world: World, hall: Hall) -> None:
    put(world.central.content_folder, {})
    for path, text in content().items():
        file = world.central.content_folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    world.night()
    hall.night()
    assert kept(hall) == content()


def test_a_kind_that_a_terminal_does_not_know_is_passed_over(world: World, hall: Hall) -> None:
    """So it is with the program of before, for which `content` is such a kind."""
    world.night()
    world.put_down(hall, "weather", 1, {"files": {}})
    sent = hall.night(NIGHT).sent
    assert (sent.in_the_way, "weather" in sent.taken_down) == ([], False)


def test_a_program_that_can_no_longer_read_what_was_told_shows_its_own(root: Path) -> None:
    hall = root / "hall"
    with closing(open_terminal(hall)()) as db, immediate(db):
        keep(db, "content", {**content(), "guides/fr/of_before.txt": "# A\nb\n"})
    services = open_services(hall, SteppedClock(FRIDAY))
    use("fr")
    assert portal_help.guide("account", services).pages[0].title in shipped(GUIDE["fr"])
    assert faq_desk.index(services).search("zorglub") == ()
    ((state, says),) = told(hall, "content.central")
    assert (state, "9 fichiers" in says) == ("look", True)


def test_2_when_a_text_at_central_is_wrong_and_the_rest_of_the_night_is_lived(root: Path) -> None:
    put(
        root / "central" / "central" / "down" / "content",
        {path: text for path, text in content().items() if path != GUIDE["en"]},
    )
    done = kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri())
    assert done.returncode == 2
    assert f"central/down/content/{GUIDE['en']} : ce fichier manque" in done.stderr
    assert "Les bornes gardent ce qu'elles ont." in done.stderr
    assert (root / "share" / "acks" / "hall-a.ack").exists()
    ((state, says),) = told(root / "central", "central.content")
    assert (state, GUIDE["en"] in says) == ("look", True)
