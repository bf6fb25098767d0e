"""Patches that spare tests the work that Textual repeats for every app and frame, though no terminal shows it."""

from typing import Any

from rich.console import RenderableType
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_draw = Compositor.render_update
_parse = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def spare_it() -> None:
    """Install the patches for the rest of this process."""
    Compositor.render_update = _draw_pictures_only  # type: ignore[method-assign,assignment]
    Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign,assignment]


def _draw_pictures_only(compositor: Compositor, full: bool = False, **how: Any) -> RenderableType | None:
    """Render only when the whole screen is asked for, as a picture does.

    Without a terminal Textual renders every frame and throws it away. A test that looks renders what it looks at.
    """
    if full:
        return _draw(compositor, full=True, **how)
    compositor._dirty_regions.clear()
    return None


def _parse_once(sheet: Stylesheet, css: str, *where: object, **what: object) -> list[RuleSet]:
    """Parse each style sheet once per process.

    Its rules never change once they are read; Textual shares them too, within one app and one theme.
    """
    key = (css, where, *sorted(what.items()), frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *where, **what)  # type: ignore[arg-type]
    return _parsed[key]
