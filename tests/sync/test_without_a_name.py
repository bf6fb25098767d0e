"""Opinions and surveys reach central with a day, and with nothing that leads back to who gave them."""

from kiosk.clock import local_day, start_of
from kiosk.services.ports import Submission
from tests.sync.world import FRIDAY, Hall, World, sheet


def test_what_names_nobody_reaches_central_with_a_day_and_no_hour_terminal_or_language(
    world: World, hall: Hall
) -> None:
    told = {
        "consent_survey": "yes",
        "needs": ["device", "person"],
        "age_band": "75",
        "csp": None,
        "expectations": "=1+1",
    }
    at = start_of(local_day(FRIDAY))
    hall.submissions.add(Submission("ENQ-7K3M-2QF", "survey", 1, "eu", at, at.date(), told, told))
    hall.night()
    done = world.night()
    assert sheet(world, "survey.csv") == [
        {
            "Référence": "ENQ-7K3M-2QF",
            "Jour": "27/11/2026",
            "Agence": "CBS",
            "Accord": "oui",
            "Besoins": "Un appareil, Quelqu'un qui m'aide",
            "Messages par": "",
            "Fréquence": "",
            "Attentes": "'=1+1",
            "Âge": "75 ans et plus",
            "Métier": "Je ne le dis pas",
        }
    ]
    assert "09:00" not in str(world.table("SELECT * FROM surveys"))
    assert done.page.to_read == 0, "nobody reads it"
    assert "Reçu : rien de nouveau." in "\n".join(world.page(done.page.day)), "a page of few would lead to one"


def test_opinions_of_the_terminal_are_counted_by_day(world: World, hall: Hall) -> None:
    for answer in ("yes", "yes", "little", "Zuriñe"):
        hall.rate(answer)
    hall.night()
    world.night()
    shown = [
        (row["Jour"], row["Borne"], row["Borne utile"], row["Nombre"]) for row in sheet(world, "kiosk_opinion.csv")
    ]
    assert shown == [("27/11/2026", "hall-a", "Un peu", "1"), ("27/11/2026", "hall-a", "Oui", "2")]
    assert world.table("SELECT reason FROM pending") == [("payload",)], "no other word gets into a table"
