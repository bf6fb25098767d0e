"""`python -m tools.catalogues update | compile | check`."""

import argparse
import sys
from pathlib import Path

from tools.catalogues import books
from tools.catalogues.extraction import LANGUAGES, extract

ROOT = Path(__file__).resolve().parent.parent.parent


def update(root: Path, locales: Path) -> None:
    """Bring templates and catalogues to the messages of today; translations that still apply stay."""
    for domain, messages in extract(root).items():
        books.write(locales / f"{domain}.pot", books.template(messages))
        for language in LANGUAGES[domain]:
            path = books.path_of(locales, language, domain)
            books.write(path, books.updated(books.read(path, language), messages, language))


def compile_all(locales: Path) -> None:
    for domain, languages in LANGUAGES.items():
        for language in languages:
            books.compile_book(books.path_of(locales, language, domain), language)


def check(root: Path, locales: Path) -> int:
    # Only this command needs the checks; `make run` compiles at every start.
    from tools.catalogues.checks import findings

    found = findings(root, locales)
    for problem in found:
        print(problem)
    print(f"catalogues: {len(found)} findings")
    return 1 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="catalogues", description=__doc__)
    parser.add_argument("command", choices=("update", "compile", "check"))
    command = parser.parse_args().command
    locales = ROOT / "locales"
    if command == "check":
        return check(ROOT, locales)
    if command == "update":
        update(ROOT, locales)
    else:
        compile_all(locales)
    return 0


if __name__ == "__main__":
    sys.exit(main())
