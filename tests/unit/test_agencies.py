"""Check the agencies of the reviewed file: all are there, PPO is never explained, and `init` uses the same facts."""

import tomllib
from pathlib import Path

import pytest

from kiosk.cli.shared.agencies import config_text, first_facts
from kiosk.config import ConfigurationError, check
from kiosk.domain import data_files
from kiosk.domain.agency import agencies
from kiosk.domain.agency.calendar import AgencyCalendar
from kiosk.domain.agency.hours import hours_lines
from kiosk.i18n import use


def test_there_are_four_agencies_and_ppo_is_only_a_code() -> None:
    known = agencies.agencies()
    assert set(known) == {"CO", "CBS", "BEARN", "PPO"}
    ppo = known["PPO"]
    assert (ppo.name, ppo.address, ppo.phone, ppo.hours) == ("PPO", "", "", {})


def test_phones_addresses_and_hours_match_the_2019_booklet() -> None:
    use("fr")
    known = agencies.agencies()
    assert known["CBS"].phone == "05 59 26 27 60"
    assert known["BEARN"].address == "1 rue Françoise Héritier, 64140 Billère"
    assert hours_lines(AgencyCalendar(known["BEARN"].opening)) == (
        "lundi, mercredi, vendredi : 8 h 30-12 h 30, 13 h 30-17 h",
        "mardi, jeudi : 8 h 30-12 h 30",
    )
    assert agencies.source()[1] == "2019-07"


def test_a_first_configuration_takes_its_facts_from_the_file() -> None:
    known = agencies.agencies()["CO"]
    facts = first_facts("CO")
    assert (facts.name, facts.address, facts.phone, facts.hours) == (
        known.name,
        known.address,
        known.phone,
        known.hours,
    )
    assert "ne sont pas connus" in first_facts("PPO").note


def test_ppo_has_no_phone_number_until_somebody_confirms_it() -> None:
    written = config_text("PPO", first_facts("PPO"), "hall-1", trial=False)
    settings = check(tomllib.loads(written))
    assert (settings.agency.phone, settings.agency.emergency_phone) == ("", "")
    for seen in agencies.numbers_seen():
        assert [line for line in written.splitlines() if seen in line and line.startswith("#")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('code = "PPO"', 'code = "CO"'),
        ('code = "PPO"', 'code = "PARIS"'),
        ('name = "Béarn"', 'name = ""'),
        ("08:30-12:30", "matin"),
        ("[sources.agencies]", "[sources.autre]"),
        ("[[agencies]]", "[[agences]]"),
        ("general_seen", "telephone"),
        ("emergency_seen", "urgence"),
        ("[agencies.hours]", "[agencies.heures]"),
    ],
)
def test_a_malformed_agencies_file_is_refused(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = data_files.path_of("agencies").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "agencies.toml").write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(data_files, "folder", lambda: tmp_path)
    data_files.read.cache_clear()
    try:
        with pytest.raises(data_files.DataUnreadable):
            agencies.agencies()
        with pytest.raises(ConfigurationError, match="Réinstallez la borne"):
            first_facts("CO")
    finally:
        data_files.read.cache_clear()
