"""Guides and answers that an operator changes at central: in every language, on every terminal, or not at all."""

import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import immediate
from db.stores.set_by_central import content_of_central, keep
from db.sync import central_content
from db.terminal import open_terminal
from kiosk.cli.wiring import open_services
from kiosk.clock import SteppedClock
from kiosk.config import ConfigurationError
from kiosk.domain.content import faq_path, guide_path
from kiosk.domain.told_content import MOST_BYTES
from kiosk.i18n import LANGUAGE, locales_folder, use
from kiosk.services import faq_desk, portal_help
from screens.tenant.guide import GuideScreen
from tests.another_account import GROUP, as_another
from tests.sync.machines import kiosk
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sound_reference
from tests.ui.stage import open_app

GUIDE = {language: guide_path("account", language) for language in LANGUAGE}
QUESTIONS = {language: faq_path(language) for language in LANGUAGE}
TITLES = {"fr": "Ce que vous devez savoir", "eu": "Jakin beharrekoa", "es": "Lo que debe saber", "en": "What to know"}
MARKUP = "[/b] [@click=app.quit]x[/]"


def shipped(path: str) -> str:
    return (locales_folder() / path).read_text(encoding="utf-8")


def content() -> dict[str, str]:
    """The guide "account" under other titles, and a question asked in other words, in every language."""
    files = {path: f"# {TITLES[language]}\n" + shipped(path).partition("\n")[2] for language, path in GUIDE.items()}
    files |= {path: shipped(path) for path in QUESTIONS.values()}
    french = QUESTIONS["fr"]
    files[french] = files[french].replace('question = "Qu\'est-ce que la BEL ?"', f'question = "Zorglub {MARKUP} ?"')
    assert files[french] != shipped(french)
    return files


def put(folder: Path, files: dict[str, str]) -> None:
    """The operator's folder, with these files and no others."""
    folder.mkdir(exist_ok=True)
    for old in [path for path in folder.rglob("*") if path.is_file()]:
        old.unlink()
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def kept(hall: Hall) -> dict[str, str]:
    with closing(hall.open()) as db:
        return dict(content_of_central(db))


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


def without(path: str) -> dict[str, str]:
    return {name: text for name, text in content().items() if name != path}


def changed(path: str, old: str, new: str) -> dict[str, str]:
    files = content()
    assert old in files[path]
    return {**files, path: files[path].replace(old, new, 1)}


UNFIT = {
    "another file": ({**content(), "guides/fr/other.txt": "# A\nb\n"}, "guides/fr/other.txt", "n'a pas ce fichier"),
    "another language": ({**content(), "faq/de.toml": ""}, "faq/de.toml", "n'a pas ce fichier"),
    "a guide in three languages": (without(GUIDE["eu"]), GUIDE["eu"], "ce fichier manque"),
    "answers in three languages": (without(QUESTIONS["fr"]), QUESTIONS["fr"], "ce fichier manque"),
    "a page more": (changed(GUIDE["es"], "\n# ", "\n# Una\nMás.\n# "), GUIDE["es"], "pages, le français en a"),
    "other drawings": (changed(GUIDE["en"], "| {portal}", "{portal}"), GUIDE["en"], "les dessins"),
    "too long a line": (changed(GUIDE["fr"], "\n", f"\n{'x' * 45}\n"), GUIDE["fr"], "une ligne de 45 signes"),
    "wide signs": (changed(GUIDE["fr"], "\n", f"\n{'漢' * 23}\n"), GUIDE["fr"], "une ligne de 46 signes"),
    "too long a sentence": (changed(GUIDE["fr"], "\n", f"\n{'a ' * 16}\n"), GUIDE["fr"], "16 mots"),
    "a control sequence": (changed(GUIDE["eu"], "\n", "\n\x1b[2J\n"), GUIDE["eu"], "ne montrent pas (0x1b)"),
    "one in an escape": (changed(QUESTIONS["fr"], "Zorglub", r"\u001b[2J"), QUESTIONS["fr"], "ne montrent pas (0x1b)"),
    "writing turned round": (changed(QUESTIONS["fr"], "Zorglub", r"\u202e"), QUESTIONS["fr"], "RIGHT-TO-LEFT"),
    "a place that is none": (changed(GUIDE["fr"], "{portal}", "{home}"), GUIDE["fr"], "entre accolades, seulement"),
    "a place that fills memory": (changed(GUIDE["fr"], "{portal}", "{portal:>9999999999}"), GUIDE["fr"], "accolades"),
    "a brace alone": (changed(GUIDE["fr"], "{portal}", "{portal"), GUIDE["fr"], "une accolade n'a pas sa moitié"),
    "no guide": ({**content(), GUIDE["fr"]: "Bonjour\n"}, GUIDE["fr"], "la première ligne est un titre"),
    "an empty one": ({**content(), GUIDE["fr"]: ""}, GUIDE["fr"], "au moins une page"),
    "no TOML": (changed(QUESTIONS["es"], "[[entries]]", "[[entries"), QUESTIONS["es"], "ce n'est pas du TOML"),
    "other ids": (changed(QUESTIONS["eu"], "what_is_bel", "bel"), QUESTIONS["eu"], "les entrées ne sont pas celles"),
    "a guide that is none": (
        {
            path: text.replace('"guide:account"', '"guide:argent"') if path in QUESTIONS.values() else text
            for path, text in content().items()
        },
        QUESTIONS["fr"],
        "le guide « argent » n'existe pas",
    ),
}
"""What an operator may have left there: the files, the one that is named, and why."""


@pytest.mark.parametrize(("files", "path", "says"), UNFIT.values(), ids=UNFIT)
def test_a_mistake_is_said_at_central_and_nothing_of_it_is_sent(
    world: World, hall: Hall, files: dict[str, str], path: str, says: str
) -> None:
    folder = world.central.content_folder
    put(folder, content())
    world.night()
    hall.night()
    put(folder, files)
    world.central.settings_file.write_text("[all.agency]\nphone = '05 00 00 00 64'", encoding="utf-8")
    (wrong,) = world.night().ingested.untold.values()
    assert wrong.startswith(f"central/down/content/{path} : ")
    assert says in wrong
    assert wrong.isprintable()
    assert "corriger central/down/content (kiosk doctor" in world.page("2026-11-28")[-1]
    assert hall.night().sent.taken_down == ["settings"], "the rest goes down all the same"
    assert kept(hall) == content()
    put(folder, content())
    assert world.night().ingested.untold == {}


def fill(folder: Path) -> None:
    (folder / GUIDE["fr"]).write_text("# A\n" + "x\n" * MOST_BYTES, encoding="utf-8")


def latin(folder: Path) -> None:
    (folder / GUIDE["fr"]).write_bytes("# Été\nà\n".encode("latin-1"))


def link(folder: Path) -> None:
    (folder / "guides" / "fr").rename(folder.with_name("fr"))
    (folder / "guides" / "fr").symlink_to(folder.with_name("fr"))


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "guides" / "fr" / "waits.txt")


def nasty_name(folder: Path) -> None:
    (folder / "\x1b[2J\u202e\udcff.txt").write_text("x", encoding="utf-8")


def a_file(folder: Path) -> None:
    put(folder, {})
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("x", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (fill, "256 Kio au plus"),
        (latin, "ce n'est pas du texte en UTF-8"),
        (link, "ni un fichier, ni un dossier"),
        (pipe, "ni un fichier, ni un dossier"),
        (nasty_name, "n'a pas ce fichier"),
        (a_file, "ce dossier ne peut pas être lu"),
    ],
)
def test_what_is_no_such_folder_stops_nothing_else(
    world: World, hall: Hall, spoil: Callable[[Path], None], says: str
) -> None:
    hall.submit(sound_reference(1))
    hall.night()
    put(world.central.content_folder, content())
    spoil(world.central.content_folder)
    wrong = world.night().ingested.untold["content"]
    assert says in wrong
    assert wrong.isprintable()
    assert world.table("SELECT count(*) FROM bel_listings") == [(1,)]


def test_a_folder_that_cannot_be_looked_into_is_no_empty_one(world: World) -> None:
    put(world.central.content_folder, content())
    for path in (world.root, *world.central.home.rglob("*"), world.central.home):
        os.chown(path, 5001, GROUP)
    for parent in [world.root, *world.root.parents][:4]:
        parent.chmod(0o755)
    world.central.content_folder.chmod(0)

    def read() -> str:
        try:
            return repr(central_content.read(world.central))
        except ConfigurationError as wrong:
            return str(wrong)

    said = as_another(5001, read)
    assert said == "central/down/content : ce dossier ne peut pas être lu. Vérifiez son propriétaire et ses droits."


@pytest.mark.parametrize("files", [each[0] for each in UNFIT.values()], ids=UNFIT)
def test_a_terminal_believes_no_unfit_text_though_central_signed_it(
    world: World, hall: Hall, files: dict[str, str]
) -> None:
    put(world.central.content_folder, content())
    world.night()
    hall.night()
    path = world.put_down(hall, "content", 2, {"files": files})
    assert hall.night(NIGHT).sent.in_the_way == [path]
    assert kept(hall) == content()


@pytest.mark.parametrize(
    "files",
    [None, [], "x", {"../../config.toml": ""}, {GUIDE["fr"]: None}, {GUIDE["fr"]: 3}, {GUIDE["fr"]: ["# A\nb"]}],
)
def test_what_is_no_text_by_path_is_not_taken(world: World, hall: Hall, files: object) -> None:
    world.night()
    path = world.put_down(hall, "content", 1, {"files": files})
    assert hall.night(NIGHT).sent.in_the_way == [path]
    assert kept(hall) == {}


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
    put(root / "central" / "central" / "down" / "content", without(GUIDE["en"]))
    done = kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri())
    assert done.returncode == 2
    assert f"central/down/content/{GUIDE['en']} : ce fichier manque" in done.stderr
    assert "Les bornes gardent ce qu'elles ont." in done.stderr
    assert (root / "share" / "acks" / "hall-a.ack").exists()
    ((state, says),) = told(root / "central", "central.content")
    assert (state, GUIDE["en"] in says) == ("look", True)
