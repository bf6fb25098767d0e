"""The plug: a step that ends the work before its n-th effect, files and SQL alike."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from db import connection
from db.files import Step

if TYPE_CHECKING:
    from sqlite3 import Connection
else:
    from sqlcipher3.dbapi2 import Connection


class Pulled(BaseException):
    """The plug: no `except Exception` of the program may hear of it."""


def pulled_before(number: int | None) -> Step:
    """A step that pulls the plug before the n-th effect, counted from 0; None: never."""
    left = -1 if number is None else number

    def step(_name: str) -> None:
        nonlocal left
        if left == 0:
            raise Pulled
        left -= 1

    return step


def seldom(step: Step, most: int = 2) -> Step:
    """The same step, told of the first effects of each place only: one sheet among nineteen is like the next.

    A place is an effect and the one before it.
    """
    places: Counter[tuple[str, str]] = Counter()
    before = ""

    def told(name: str) -> None:
        nonlocal before
        places[before, name] += 1
        is_told = places[before, name] <= most
        before = name
        if is_told:
            step(name)

    return told


@contextmanager
def file_steps(step: Step) -> Iterator[None]:
    """A step before every file that gets its name meanwhile, of an act that is handed none."""

    def stepped(name: str, act: Callable[..., None]) -> Callable[..., None]:
        def told(*words: Any, **options: Any) -> None:
            step(name)
            act(*words, **options)

        return told

    with pytest.MonkeyPatch.context() as patch:
        for name in ("link", "replace"):
            patch.setattr(os, name, stepped(name, getattr(os, name)))
        yield


@contextmanager
def sql_steps(step: Callable[[str], None]) -> Iterator[None]:
    """A step before every statement of every connection that is opened meanwhile."""

    def stepped(kind: type[Connection]) -> type[Connection]:
        class Stepped(kind):  # type: ignore[valid-type,misc]
            def execute(self, sql: str, *parameters: Any) -> Any:
                step(f"sql {sql.split(maxsplit=1)[0].lower()}")
                return super().execute(sql, *parameters)

            def executemany(self, sql: str, *parameters: Any) -> Any:
                step(f"sql {sql.split(maxsplit=1)[0].lower()}")
                return super().executemany(sql, *parameters)

        return Stepped

    # The very module that the program holds: sqlite-utils has it loaded a second time, under another name.
    library = connection.dbapi2  # type: ignore[attr-defined]
    opened = library.connect

    def connect(*words: Any, factory: type[Connection] = Connection, **options: Any) -> Connection:
        made: Connection = opened(*words, factory=stepped(factory), **options)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "connect", connect)
        yield
