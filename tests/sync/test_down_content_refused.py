"""Texts that an operator got wrong go down to nobody, and a terminal believes none that its pages cannot show."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import central_content
from kiosk.config import ConfigurationError
from kiosk.domain.told_content import MOST_BYTES
from tests.another_account import GROUP, as_another
from tests.sync.texts_at_central import GUIDE, QUESTIONS, content, kept, put
from tests.sync.world import NIGHT, Hall, World, sound_reference


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


@pytest.mark.proof(keeps=1)
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
