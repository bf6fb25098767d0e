"""`python -m tools.catalogues update | compile | check`."""

import argparse
import os
import sys
from pathlib import Path

from tools.catalogues import books
from tools.catalogues.extraction import LANGUAGES, extract

ROOT = Path(__file__).resolve().parent.parent.parent


def update(root: Path, locales: Path) -> None:
    """Update templates and catalogues to today's messages; translations that still apply stay."""
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
    """Print the findings; a missing translation is an error where `CI` is set, and else a warning for a developer."""
    # Only this command needs the checks; `make run` compiles at every start.
    from tools.catalogues.checks import findings, is_missing

    found = findings(root, locales)
    waiting = [] if os.environ.get("CI") else [problem for problem in found if is_missing(problem)]
    for problem in found:
        print(f"warning: {problem}" if problem in waiting else problem)
    print(f"catalogues: {len(found)} findings, {len(waiting)} of them translations to come")
    return 1 if len(found) > len(waiting) else 0


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
