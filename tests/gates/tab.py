"""Check that Tab goes round every screen, that shift+Tab does too, and that the focus shows at every stop."""

from itertools import groupby

from textual.widget import Widget

from screens.widgets.scroll import Scroller
from tests.gates.gates import focus, keys_beside_the_field
from tests.ui import hands
from tests.ui.stage import Stage

MOST_STOPS = 60
"""More stops than any page has."""


def stops(stage: Stage) -> tuple[object, ...]:
    """Return the kinds of stop that Tab meets, in order, and if the page scrolls: equal results are the same way round.

    Alike stops in a row are one kind: three answers are met as five are.
    """
    chain = [
        (type(widget).__name__, *sorted(widget.classes), widget.region.height)
        for widget in stage.app.screen.focus_chain
    ]
    met = [(stop, len(list(same)) > 1) for stop, same in groupby(chain)]
    scrolls = [scroller.body.max_scroll_y > 0 for scroller in stage.app.screen.query(Scroller)]
    return (*met, *scrolls)


async def tab_goes_round(stage: Stage) -> list[str]:
    """Return the faults of the way round, forwards stop by stop, then backwards in one burst."""
    screen, start = stage.app.screen, stage.app.screen.focused
    chain = {widget for widget in screen.query("*") if widget.can_focus and _is_there(widget)}
    if not chain:
        return []
    faults: list[str] = []
    reached: list[Widget | None] = []
    while len(reached) < MOST_STOPS:
        await stage.press("tab")
        faults += [f"tab: {fault}" for gate in (focus, keys_beside_the_field) for fault in gate(stage)]
        reached.append(screen.focused)
        if screen.focused is start:
            break
    else:
        faults.append(f"tab does not come round to {start!r}")
    if chain - set(reached):
        faults.append(f"tab never reaches {chain - set(reached)}")
    await hands.burst(stage.app, *("shift+tab",) * len(reached))
    if stage.app.screen is not screen or screen.focused is not start:
        faults.append(f"shift+tab does not come round: {screen.focused!r}")
    return faults


def _is_there(widget: Widget) -> bool:
    """Tell if a widget can be reached; at 56×16 open on-screen keys hide the foot, and must not hide it from Tab."""
    return (
        not widget.disabled
        and widget.visible
        and all(node.display or node.id == "foot" for node in widget.ancestors_with_self)
    )
