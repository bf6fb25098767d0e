"""Tab goes round every screen and leaves it; so does shift and tab. The focus shows at every stop."""

from textual.widget import Widget

from tests.gates.gates import focus, keys_beside_the_field
from tests.ui.stage import Stage


async def tab_goes_round(stage: Stage) -> list[str]:
    """The faults of the way round, from the widget that has the focus and back to it."""
    return [*await _round(stage, "tab"), *await _round(stage, "shift+tab")]


async def _round(stage: Stage, key: str) -> list[str]:
    screen = stage.app.screen
    start = screen.focused
    wanted = set(screen.focus_chain)
    if not wanted:
        return []
    reached: list[Widget | None] = []
    faults: list[str] = []
    for _stop in range(len(wanted)):
        await stage.press(key)
        faults += [f"{key}: {fault}" for gate in (focus, keys_beside_the_field) for fault in gate(stage)]
        reached.append(screen.focused)
        if screen.focused is start:
            break
    if stage.app.screen is not screen:
        return [f"{key} left for another screen"]
    if set(reached) != wanted:
        return [*faults, f"{key} reaches {len(set(reached))} of {len(wanted)} widgets"]
    return faults if reached[-1] is start else [*faults, f"{key} does not come round"]
