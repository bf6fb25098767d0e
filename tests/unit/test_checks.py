"""Check that there are words for whatever is wrong with an answer."""

import ast
import inspect
from string import Formatter

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain import contact, values, workshop
from kiosk.domain.home import listing
from kiosk.forms import validation
from kiosk.forms.answers import Answer
from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.forms.messages import MESSAGES
from kiosk.forms.session import FormSession

RAWS = (
    st.text(max_size=30) | st.lists(st.text(max_size=10), max_size=12).map(tuple) | st.text("0123456789,/", max_size=14)
)


@example("commune", "{")
@given(st.sampled_from([field.key for field in SPEC.fields()]), RAWS)
def test_any_answer_to_any_question_is_taken_or_refused_in_words(key: str, raw: str | tuple[str, ...]) -> None:
    form = FormSession(SPEC)
    form.answer(key, Answer(raw))
    for error in form.errors(SPEC.step_of(key)):
        words = str(error.message)
        assert words
        assert "{" not in words or "{" in "".join(raw), "a place that was not filled; what was typed is shown as it is"


def raised_codes() -> set[str]:
    """Return the error codes that appear where an error is made, in the modules that make them."""
    codes = set()
    for module in (values, listing, contact, workshop, validation):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"PydanticCustomError": 0, "FieldError": 1, "between": 2}.get(node.func.id)
                if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    codes.add(str(node.args[place].value))  # type: ignore[attr-defined]
    return codes


def test_every_code_that_the_program_makes_has_words() -> None:
    assert {"missing", "amount_format", "amount_range", "topic_needed", "text_too_long"} <= raised_codes()
    assert raised_codes() <= set(MESSAGES)


def test_the_words_of_a_range_error_name_both_bounds() -> None:
    for code in ("amount_range", "number_range"):
        assert {name for _text, name, _spec, _conversion in Formatter().parse(MESSAGES[code]) if name} == {
            "least",
            "most",
        }
