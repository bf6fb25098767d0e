"""A line breaks where a reader expects it: words that belong together stay in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from screens.shell.wrapping import WORD, hold_together
from screens.widgets.text import Text
from tests.gates.cells import cells, text

TOGETHER = (
    ("Appelez l'agence au 05 59 43 40 40", "05 59 43 40 40"),
    ("Aide : 0 806 000 113, appel gratuit", "0 806 000 113"),
    ("Depuis Irun, appelez le +33 5 59 43 40 40", "+33 5 59 43 40 40"),
    ("Du lundi au vendredi, de 9 h à 19 h.", "19 h."),
    ("Ouvert demain dès 13 h 30, à l'agence", "13 h 30,"),
    ("Avez-vous une adresse e-mail à vous ?", "vous ?"),
    ("Cela coûte en tout 1\u202f412,60\u00a0€ par mois", "1\u202f412,60\u00a0€"),
    ("Touchez le bouton « Continuer »", "« Continuer »"),
    ("Voici ce qui reste : trois pages", "reste :"),
)


class OneText(App[int]):
    def __init__(self, words: str) -> None:
        hold_together()
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        yield Text(self.words)


@pytest.mark.parametrize(("words", "together"), TOGETHER)
async def test_words_that_belong_together_share_one_line(words: str, together: str) -> None:
    for width in range(len(together), len(words) + 1):
        async with OneText(words).run_test(size=(width, 9)) as pilot:
            lines = [text(row).strip() for row in cells(pilot.app)]
        assert any(together in line for line in lines), (width, lines)
        assert "".join("".join(lines).split()) == "".join(words.split()), "nothing is lost"


@given(st.text(alphabet="ab1 ?!:«»\u00a0\u202f\n", max_size=60))
def test_the_words_of_a_line_are_the_line(line: str) -> None:
    found = []
    position = 0
    while word := WORD.match(line, position):
        found.append(word[0])
        position = word.end()
    assert "".join(found) + line[position:] == line
    assert not line[position:].strip()
