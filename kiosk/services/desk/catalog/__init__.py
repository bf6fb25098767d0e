"""The lists of the console, as data: each file of this folder is one list, `LIST`, and nothing else names them."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from kiosk.services.desk.spec import ListSpec


@cache
def every_list() -> tuple[ListSpec[Any], ...]:
    """Return every list, in the order of their places."""
    found = [import_module(f"{__name__}.{each.name}").LIST for each in iter_modules(__path__)]
    return tuple(sorted(found, key=lambda each: each.place))
