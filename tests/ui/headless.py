"""Patches that spare tests the work that Textual repeats for every app and frame, though no terminal shows it."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from rich.console import RenderableType
from textual._compositor import Compositor
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip

_draw = Compositor.render_update
_parse = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_search = MessagePump._get_dispatch_methods
_picture: tuple[Screen[Any], list[Strip]] | None = None
"""The screen that was looked at since the last frame, and its rows."""
_found: dict[tuple[type, type, str], tuple[tuple[type, Any], ...] | None] = {}


def spare_it() -> None:
    """Install the patches for the rest of this process."""
    Compositor.render_update = _draw_pictures_only  # type: ignore[method-assign,assignment]
    Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign,assignment]
    MessagePump._get_dispatch_methods = _search_once  # type: ignore[method-assign,assignment]


def _draw_pictures_only(compositor: Compositor, full: bool = False, **how: Any) -> RenderableType | None:
    """Render only when the whole screen is asked for, as a picture does.

    Without a terminal Textual renders every frame and throws it away. A test that looks renders what it looks at.
    """
    global _picture
    _picture = None
    if full:
        return _draw(compositor, full=True, **how)
    compositor._dirty_regions.clear()
    return None


def rows(app: App[int]) -> list[Strip]:
    """Return every row of the screen as it is drawn; without a new frame since the last look, the same rows."""
    global _picture
    if _picture is None or _picture[0] is not app.screen:
        with app._context():  # a widget asks for its app, and a test may run two
            _picture = app.screen, app.screen._compositor.render_strips()
    return _picture[1]


def rows_of(app: App[int], region: Region) -> list[Strip]:
    """Return one region of the screen as it is drawn, without drawing the rest."""
    if _picture is None or _picture[0] is not app.screen:
        lines = app.screen._compositor._render_chops(region, region.line_range.__contains__)
        columns = range(region.x, region.right)
        return [Strip.join(strip for x, strip in lines[y].items() if x in columns) for y in region.line_range]
    return [strip.crop(region.x, region.right) for strip in _picture[1][region.y : region.bottom]]


def _parse_once(sheet: Stylesheet, css: str, *where: object, **what: object) -> list[RuleSet]:
    """Parse each style sheet once per process.

    Its rules never change once they are read; Textual shares them too, within one app and one theme.
    """
    key = (css, where, *sorted(what.items()), frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *where, **what)  # type: ignore[arg-type]
    return _parsed[key]


def _search_once(
    pump: MessagePump, name: str, message: Message
) -> Iterable[tuple[type, Callable[[Message], Awaitable[None]]]]:
    """Search the handlers of a message once per class; where some depend on a selector, search as Textual does."""
    key = (type(pump), type(message), name)
    if key not in _found:
        classes = type(pump).__mro__
        named = ((cls, cls.__dict__.get(f"_{name}") or cls.__dict__.get(name)) for cls in classes)
        is_plain = not any(cls.__dict__.get("_decorated_handlers") for cls in classes)
        _found[key] = tuple((cls, method) for cls, method in named if method is not None) if is_plain else None
    methods = _found[key]
    if methods is None:
        yield from _search(pump, name, message)
        return
    for cls, method in methods:
        if message._no_default_action:
            return
        yield cls, method.__get__(pump, cls)
