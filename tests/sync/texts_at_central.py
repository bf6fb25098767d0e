"""What an operator lays into `central/down/content/`: a guide and the answers in other words, in every language."""

from contextlib import closing
from pathlib import Path

from db.stores.set_by_central import content_of_central
from kiosk.domain.content import faq_path, guide_path
from kiosk.i18n import LANGUAGE, locales_folder
from tests.sync.world import Hall

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
