"""Check that what is wrong in `config.toml` is reported in French, with the key and the values it accepts."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from kiosk.config import CONFIG_NAME, ConfigurationError, check, load

SOUND = """
[agency]
code = "CBS"
name = "Agence d'essai"
phone = "05 00 00 00 00"
[terminal]
id = "hall-a"
[hours]
tue = ["13:30-17:00", "08:30-12:30"]
"""

TITLE = '"Le portail locataire"'
WORKSHOP = f"""
[[workshops]]
id = "portail-1"
kind = "specific"
format = "group"
title = {TITLE}
day = 2026-12-03
hours = "14:00-16:00"
place = "Agence d'essai"
seats = 8
"""


def refused(old: str, new: str) -> str:
    assert SOUND.count(old) == 1
    with pytest.raises(ConfigurationError) as caught:
        check(tomllib.loads(SOUND.replace(old, new)))
    return str(caught.value)


def test_an_unknown_value_is_refused_with_the_possible_values() -> None:
    assert refused('"CBS"', '"PARIS"') == (
        "config.toml, clé « agency.code » : les valeurs possibles sont CO, CBS, BEARN, PPO."
    )


@pytest.mark.parametrize("half", ['reviewed_by = "La déléguée"', "reviewed_on = 2026-12-01"])
def test_a_review_has_a_name_and_a_day(half: str) -> None:
    assert refused("[hours]", f"[privacy]\n{half}\n[hours]") == (
        "config.toml, clé « privacy » : écrivez reviewed_by et reviewed_on ensemble, un nom et une date, ou aucun des "
        "deux."
    )
    both = 'reviewed_by = "La déléguée"\nreviewed_on = 2026-12-01'
    settings = check(tomllib.loads(SOUND.replace("[hours]", f"[privacy]\n{both}\n[hours]"))).privacy
    assert (settings.reviewed_by, settings.reviewed_on) == ("La déléguée", date(2026, 12, 1))


@pytest.mark.parametrize("day", ['"bientôt"', "2026", '"2026-13-01"'])
def test_the_day_of_a_review_is_a_date(day: str) -> None:
    said = refused("[hours]", f'[privacy]\nreviewed_by = "X"\nreviewed_on = {day}\n[hours]')
    assert said == "config.toml, clé « privacy.reviewed_on » : écrivez une date, par exemple 2026-12-24."


@pytest.mark.parametrize(
    ("periods", "first", "second"),
    [
        ('"08:00-12:00", "11:00-14:00"', "08:00-12:00", "11:00-14:00"),
        ('"11:00-14:00", "08:00-12:00"', "08:00-12:00", "11:00-14:00"),
        ('"08:00-12:00", "08:00-12:00"', "08:00-12:00", "08:00-12:00"),
        ('"00:00-24:00", "09:00-10:00"', "00:00-24:00", "09:00-10:00"),
        ('"08:00-09:00", "10:00-12:00", "11:59-13:00"', "10:00-12:00", "11:59-13:00"),
    ],
)
def test_overlapping_periods_of_a_day_are_refused_with_the_day(periods: str, first: str, second: str) -> None:
    said = refused('tue = ["13:30-17:00", "08:30-12:30"]', f"thu = [{periods}]")
    assert said == f"config.toml, clé « hours.thu » : jeudi, les périodes {first} et {second} se chevauchent."


def test_a_period_may_begin_when_another_ends() -> None:
    config = check(tomllib.loads(SOUND.replace('"13:30-17:00"', '"12:30-17:00"')))
    assert len(config.hours.tue) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('tue = ["13:30-17:00",', 'tue = ["matin",', 'clé « hours.tue.1 » : écrivez par exemple "08:30-12:30".'),
        ("tue = [", 'tue = "matin"\nwed = [', "clé « hours.tue » : écrivez une liste entre crochets, par exemple "),
        ("[hours]", "[hours]\nclosures = [{first = 2026-12-26, last = 2026-12-24}]", "finit avant de commencer."),
        ("[hours]", '[hours]\nclosures = [{first = "Noël", last = 2026-12-24}]', "écrivez une date, par exemple 2026-"),
        ('id = "hall-a"', "id = 4", "clé « terminal.id » : écrivez un texte entre guillemets."),
        ('id = "hall-a"', 'id = "Hall 1"', "minuscules, chiffres et tirets, 32 signes au plus, par exemple hall-1."),
        ('id = "hall-a"', 'id = "hall-a"\nletter = "I"', "clé « terminal.letter » : une lettre capitale, sans I ni O."),
        ("[hours]", "[idle]\ncountdown = 5\n[hours]", "clé « idle.countdown » : 20 au moins."),
        ('id = "hall-a"', 'ID = "hall-a"', "clé « terminal.id » : elle manque."),
        (
            "[hours]",
            '[privacy]\nofficer = "x"\n[hours]',
            "privacy.officer » : cette clé n'existe pas, vérifiez son nom.",
        ),
        ('id = "hall-a"', 'id = "hall-a"\ntrial = "oui"', "clé « terminal.trial » : "),
    ],
)
def test_an_english_error_of_pydantic_is_reported_in_french(old: str, new: str, said: str) -> None:
    told = refused(old, new)
    assert said in told
    for english in ("Input", "should", "valid", " or ", "{"):
        assert english not in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "portail-1",
            "Portail 1",
            "« workshops.1.id » : minuscules, chiffres et tirets, 32 signes au plus, par exemple portail",
        ),
        (
            "[[workshops]]",
            "[workshops]",
            "« workshops » : écrivez une liste entre crochets, par exemple [[workshops]].",
        ),
        ("2026-12-03", '"jeudi"', "« workshops.1.day » : écrivez une date, par exemple 2026-12-24."),
        ("14:00-16:00", "deux heures", '« workshops.1.hours » : écrivez par exemple "08:30-12:30".'),
        ("= 8", "= 0", "« workshops.1.seats » : 1 au moins."),
        ("group", "classe", "« workshops.1.format » : les valeurs possibles sont group, single."),
        ("specific", "autre", "« workshops.1.kind » : les valeurs possibles sont general, specific."),
        ("title", "titre", "« workshops.1.title » : elle manque."),
        (TITLE, '{ eu = "Ataria" }', "« workshops.1.title.fr » : elle manque."),
        (TITLE, "4", "« workshops.1.title » : écrivez une table de clés, comme dans docs/settings.md."),
        (TITLE, f'"{"x" * 41}"', "« workshops.1.title.fr » : 40 signes au plus."),
        ("seats = 8", f"seats = 8{WORKSHOP}", "l'identifiant « portail-1 » est écrit deux fois, donnez-en un autre."),
    ],
)
def test_a_wrongly_announced_workshop_is_reported_with_its_key(old: str, new: str, said: str) -> None:
    assert old in WORKSHOP
    assert said in refused("[hours]", f"{WORKSHOP.replace(old, new, 1)}[hours]")


def test_a_workshop_s_title_is_french_or_given_by_language() -> None:
    one, two = check(
        tomllib.loads(
            SOUND + WORKSHOP + WORKSHOP.replace("portail-1", "portail-2").replace(TITLE, '{ fr = "A", en = "B" }')
        )
    ).workshops
    assert (one.title.fr, one.title.eu, one.seats) == ("Le portail locataire", "", 8)
    assert (two.title.fr, two.title.en) == ("A", "B")
    assert check(tomllib.loads(SOUND)).workshops == ()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[agency\n", "ce n'est pas du TOML, voyez la ligne 1, au signe 8."),
        (b'name = "', "ce n'est pas du TOML, voyez "),
        (b"name = \xe9", "Enregistrez-le en UTF-8."),
    ],
)
def test_a_file_that_is_not_toml_is_reported_with_the_place(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / CONFIG_NAME).write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path)
    assert says in str(caught.value)
    for english in ("Expected", "line", "Unterminated", "document", "Error"):
        assert english not in str(caught.value)
