"""What Textual does again for every app and every frame, although no terminal is there and every app is the same."""

from typing import Any

from rich.console import RenderableType
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_draw = Compositor.render_update
_parse = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def spare_it() -> None:
    """From here on, in this process."""
    Compositor.render_update = _draw_pictures_only  # type: ignore[method-assign,assignment]
    Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign,assignment]


def _draw_pictures_only(compositor: Compositor, full: bool = False, **how: Any) -> RenderableType | None:
    """Without a terminal Textual renders every frame and throws it away; only a picture asks for the whole.

    A test that looks renders what it looks at.
    """
    if full:
        return _draw(compositor, full=True, **how)
    compositor._dirty_regions.clear()
    return None


def _parse_once(sheet: Stylesheet, css: str, *where: object, **what: object) -> list[RuleSet]:
    """A sheet's rules are never changed once they are read; Textual shares them too, within one app and one theme."""
    key = (css, where, *sorted(what.items()), frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *where, **what)  # type: ignore[arg-type]
    return _parsed[key]
