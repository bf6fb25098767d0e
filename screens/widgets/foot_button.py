"""A button of the foot: with its key and arrow at 80×24, its word alone at 56×16."""

from kiosk.i18n import msg
from screens.layout import SMALL_WIDTH
from screens.widgets.tap import Act, Tap
from screens.widgets.text import Says, spoken


class FootButton(Tap):
    def __init__(
        self,
        word: Says,
        act: Act,
        *,
        id: str,
        before: str = "",
        after: str = "",
        is_next: bool = False,
        classes: str | None = None,
    ) -> None:
        self.word = word
        self._before, self._after = before, after
        super().__init__(self._label, act, id=id, classes="-next" if is_next else classes)

    def _label(self) -> str:
        if self.app.size.width < SMALL_WIDTH:
            return spoken(self.word)
        return f"{self._before}{spoken(self.word)}{self._after}"


def back_button(act: Act) -> FootButton:
    return FootButton(msg("Retour"), act, id="foot-back", before="◂ ")


def continue_button(act: Act) -> FootButton:
    return FootButton(msg("Continuer"), act, id="foot-next", before="F10 ", after=" ▸", is_next=True)
