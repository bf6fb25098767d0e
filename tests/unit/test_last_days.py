"""Check that a last day still counts in Basque, as in French: no word makes it the first day after."""

from pathlib import Path

from babel.messages.pofile import read_po

_BASQUE = Path(__file__).parents[2] / "locales" / "eu" / "LC_MESSAGES" / "tenant.po"
_INCLUSIVE = ("jusqu'au {day}", "Après le {day}", "au plus tard le {day}")


def test_in_basque_a_last_day_still_counts() -> None:
    with _BASQUE.open("rb") as file:
        said = {str(each.id): str(each.string) for each in read_po(file) if each.id}
    found = {french: basque for french, basque in said.items() if any(words in french for words in _INCLUSIVE)}
    assert len(found) >= 5
    for french, basque in found.items():
        # "aurrera" begins on the day itself; "arte" leaves open if the day still counts.
        assert "aurrera" not in basque, french
        assert "{day} arte" not in basque, french
    assert "ondoren" in said["Après le {day}, votre ancienneté est perdue."]
