"""A text of a rehearsal: what a real form would say of it, and nothing of it ever leaves its box."""

from kiosk.domain.practice import judge
from kiosk.forms.answers import Answer
from screens.fields.typed import TypedRow


class PracticeRow(TypedRow):
    @property
    def key_layer(self) -> str:
        return "email" if self.spec.shape == "email" else "letters"

    @property
    def first_text(self) -> str:
        """Always empty: what was typed on an earlier look at the page is forgotten, the answer is only a code."""
        return ""

    def collect(self) -> Answer:
        """The code of how it went; a page passed before stays passed while its box is left empty."""
        code = judge(self.spec.shape, self.box.value)
        return Answer(code) if code else self.answer
