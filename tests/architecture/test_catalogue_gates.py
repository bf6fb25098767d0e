"""A message that is missing, fuzzy, unused or wrongly filled never reaches a tenant: each fault is planted and seen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.catalogues import books
from tools.catalogues.__main__ import compile_all, update
from tools.catalogues.checks import findings
from tools.catalogues.extraction import extract

SCREEN = """
from kiosk.i18n import N_, _, msg, nmsg
LABEL = N_("Votre loyer")
def said(n):
    return [_("Continuer"), msg("Le {day}", day=1), nmsg("{n} dossier", "{n} dossiers", n)]
"""
CONSOLE = '_("File d\'attente")\n_("Continuer")\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small program whose catalogues are complete."""
    for path, source in {"screens/tenant/home.py": SCREEN, "screens/console/queue.py": CONSOLE}.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(source, encoding="utf-8")
    for package in ("kiosk", "db"):
        (tmp_path / package).mkdir()
    update(tmp_path, tmp_path / "locales")
    for language, domain in (("eu", "tenant"), ("es", "tenant"), ("en", "tenant"), ("en", "staff")):
        rewrite(tmp_path, translate_all, language, domain)
    assert seen(tmp_path) == []
    return tmp_path


def seen(project: Path) -> list[str]:
    return findings(project, project / "locales")


def rewrite(project: Path, change: Callable[[books.Book], None], language: str = "es", domain: str = "tenant") -> None:
    path = books.path_of(project / "locales", language, domain)
    book = books.read(path, language)
    change(book)
    books.write(path, book)


def translate_all(book: books.Book) -> None:
    for message in book.messages():
        message.string = message.id


def say(project: Path, line: str, where: str = "screens/tenant/home.py") -> None:
    path = project / where
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def test_a_message_that_two_readers_share_is_translated_once(project: Path) -> None:
    assert extract(project) == {
        "tenant": {"Votre loyer", "Continuer", "Le {day}", ("{n} dossier", "{n} dossiers")},
        "staff": {"File d'attente"},
    }


def test_a_new_message_is_missing_until_it_is_translated(project: Path) -> None:
    say(project, '_("Nouveau")')
    assert "es/LC_MESSAGES/tenant.po: missing: Nouveau" in seen(project)
    update(project, project / "locales")
    missing = [f"{language}/LC_MESSAGES/tenant.po: missing: Nouveau" for language in ("eu", "es", "en")]
    assert seen(project) == missing


def test_a_message_that_is_said_no_more_is_unused(project: Path) -> None:
    path = project / "screens/tenant/home.py"
    path.write_text(path.read_text(encoding="utf-8").replace('_("Continuer")', "1"), encoding="utf-8")
    (project / "screens/console/queue.py").write_text('_("File d\'attente")', encoding="utf-8")
    assert "eu/LC_MESSAGES/tenant.po: unused: Continuer" in seen(project)
    update(project, project / "locales")
    assert seen(project) == []


def test_a_doubtful_translation_is_fuzzy(project: Path) -> None:
    def doubt(book: books.Book) -> None:
        book.messages()[0].flags.add("fuzzy")

    rewrite(project, doubt)
    assert [problem.split(":")[1].strip() for problem in seen(project)] == ["fuzzy"]


@pytest.mark.parametrize("string", ["El {dia}", "El", "El {day} {day2}", "El {day"])
def test_a_translation_fills_the_same_places(project: Path, string: str) -> None:
    rewrite(project, lambda book: book.put("Le {day}", string))
    assert seen(project) == ["es/LC_MESSAGES/tenant.po: placeholders differ: Le {day}"]


def test_only_the_first_form_of_a_count_may_leave_the_count_out(project: Path) -> None:
    message = ("{n} dossier", "{n} dossiers")
    rewrite(project, lambda book: book.put(message, ("un expediente", "{n} expedientes")))
    assert seen(project) == ["es/LC_MESSAGES/tenant.po: placeholders differ: {n} dossier"]


def test_a_sentence_for_tenants_has_fifteen_words_at_most(project: Path) -> None:
    fifteen = " ".join(["mot"] * 15)
    say(project, f'_("{fifteen}. {fifteen} : {fifteen} !")')
    assert not [problem for problem in seen(project) if "mots" in problem]
    say(project, f'_("{fifteen} encore. Court.")')
    assert [problem for problem in seen(project) if "mots" in problem] == [
        f"une phrase de 16 mots, 15 au plus : {fifteen} encore"
    ]


def test_staff_sentences_may_be_longer(project: Path) -> None:
    say(project, f'_("{" ".join(["mot"] * 16)}.")', "screens/console/queue.py")
    assert not [problem for problem in seen(project) if "mots" in problem]


@pytest.mark.parametrize(
    "line",
    [
        "for _ in range(3): pass",
        "_ = 1",
        "first, _ = (1, 2)",
        "def said(_): pass",
        "_(f'Bonjour {1}')",
        "_('a' + str(1))",
    ],
)
def test_the_translator_keeps_its_name_and_gets_plain_texts(project: Path, line: str) -> None:
    say(project, line)
    problem = seen(project)[0]
    assert "the translator" in problem or "plain text" in problem


def test_updating_twice_keeps_what_was_translated(project: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in (project / "locales").rglob("*.po*")}

    before = files()
    update(project, project / "locales")
    assert files() == before


def test_the_reviewer_of_a_catalogue_stays_and_is_compiled(project: Path) -> None:
    def review(book: books.Book) -> None:
        book.reviewed_by = "Une relectrice"

    rewrite(project, review, "eu")
    update(project, project / "locales")
    compile_all(project / "locales")
    compiled = (project / "locales/eu/LC_MESSAGES/tenant.mo").read_bytes()
    assert b"X-Reviewed-By: Une relectrice" in compiled
    assert b"Une relectrice" not in (project / "locales/es/LC_MESSAGES/tenant.mo").read_bytes()


GUIDE = "# Titre\nUne ligne, {phone}.\n| [ Oui ]\n# Suite\nUne ligne.\n"


@pytest.fixture
def with_a_guide(project: Path) -> Path:
    """Give the small program one guide, the same in each language."""
    for language in ("fr", "eu", "es", "en"):
        path = project / "locales" / "guides" / language / "mailbox.txt"
        path.parent.mkdir(parents=True)
        path.write_text(GUIDE, encoding="utf-8")
    assert seen(project) == []
    return project


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (GUIDE.replace("# Suite\nUne ligne.\n", ""), "1 pages, le français en a 2"),
        (GUIDE.replace("| [ Oui ]\n", ""), "les textes et les dessins ne se suivent pas"),
        (GUIDE.replace("{phone}", "05"), "les mots entre accolades ne sont pas ceux"),
        (GUIDE.replace("{phone}", "{ailleurs}"), "entre accolades, seulement emergency"),
        (GUIDE.replace("Une ligne.", "x" * 45), "une ligne de 45 signes"),
        (GUIDE + "ligne\n" * 6, "1 à 6 lignes"),
    ],
)
def test_a_guide_of_another_shape_than_the_french_one_is_seen(with_a_guide: Path, text: str, finding: str) -> None:
    (with_a_guide / "locales" / "guides" / "es" / "mailbox.txt").write_text(text, encoding="utf-8")
    assert any("guides/es/mailbox.txt" in found and finding in found for found in seen(with_a_guide))


def test_a_guide_that_is_missing_or_too_many_is_seen(with_a_guide: Path) -> None:
    guides = with_a_guide / "locales" / "guides"
    (guides / "eu" / "mailbox.txt").rename(guides / "eu" / "courriel.txt")
    assert seen(with_a_guide) == ["guides/eu: missing: mailbox.txt", "guides/eu: unused: courriel.txt"]


def test_a_long_sentence_in_a_french_guide_is_seen(with_a_guide: Path) -> None:
    long = " ".join(["un"] * 16)
    (with_a_guide / "locales" / "guides" / "fr" / "mailbox.txt").write_text(GUIDE.replace("Une ligne.", long), "utf-8")
    assert [found for found in seen(with_a_guide) if "16 mots" in found]
