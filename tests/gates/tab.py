"""Tab goes round every screen and leaves it; so do shift and tab. The focus shows at every stop."""

from tests.gates.gates import focus, keys_beside_the_field
from tests.ui import hands
from tests.ui.stage import Stage

MOST_STOPS = 60
"""More than any page has."""


async def tab_goes_round(stage: Stage) -> list[str]:
    """The faults of the way round, forwards stop by stop, then backwards in one burst."""
    screen, start = stage.app.screen, stage.app.screen.focused
    chain = screen.focus_chain
    if not chain:
        return []
    faults: list[str] = []
    reached = []
    while len(reached) < MOST_STOPS:
        await stage.press("tab")
        faults += [f"tab: {fault}" for gate in (focus, keys_beside_the_field) for fault in gate(stage)]
        reached.append(screen.focused)
        if screen.focused is start:
            break
    else:
        faults.append(f"tab does not come round to {start!r}")
    if not set(chain) <= set(reached):
        faults.append(f"tab reaches {len(set(reached) & set(chain))} of {len(chain)} widgets")
    await hands.burst(stage.app, *("shift+tab",) * len(reached))
    if stage.app.screen is not screen or screen.focused is not start:
        faults.append(f"shift+tab does not come round: {screen.focused!r}")
    return faults
