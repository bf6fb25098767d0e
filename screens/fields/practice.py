"""A text of a rehearsal: what a real form would say of it, and nothing of it ever leaves its box."""

from rich.text import Text

from kiosk.domain.practice import DONE, judge
from kiosk.forms.answers import Answer
from screens.fields.typed import TypedInput, TypedRow


class HiddenInput(TypedInput):
    """Neighbours read along in a hall: signs stand as dots."""

    @property
    def _value(self) -> Text:
        """Textual's own hook of what is drawn; its dot is a sign that our screens do not use."""
        return Text("●" * len(self.value), no_wrap=True, overflow="ignore", end="")


class PracticeRow(TypedRow):
    @property
    def box_type(self) -> type[TypedInput]:
        return HiddenInput if self.spec.shape == "password" else TypedInput

    @property
    def key_layer(self) -> str:
        return "email" if self.spec.shape == "email" else "letters"

    @property
    def first_text(self) -> str:
        """Always empty: what was typed on an earlier look at the page is forgotten, the answer is only a code."""
        return ""

    def collect(self) -> Answer:
        """The code of how it went; a page passed before stays passed while its box is left empty.

        Any text is taken: who was told what a real form would say of it, and leaves it as it is, goes on.
        """
        code = judge(self.spec.shape, self.box.value)
        if self.wrong is not None and self.wrong.code == code:
            return Answer(DONE)
        return Answer(code) if code else self.answer
