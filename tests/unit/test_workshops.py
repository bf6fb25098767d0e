"""Check workshops: which are announced, the seats left as far as this terminal knows, what each tenant is asked."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest

from kiosk import i18n
from kiosk.clock import SteppedClock
from kiosk.domain.seats import Seats
from kiosk.domain.workshop import NO_DATE, coming, seats_left
from kiosk.forms.answers import Answer, Raw, from_json
from kiosk.forms.catalog import sent_forms
from kiosk.forms.catalog.workshop import SPEC, WORKSHOP
from kiosk.forms.display import shown
from kiosk.forms.draft import REVIEW
from kiosk.forms.session import FormSession, Unfinished
from kiosk.forms.spec import FormSpec
from kiosk.services.paper.file import file_text
from kiosk.services.paper.receipt import receipt_text
from kiosk.services.ports.errors import SeatsGone, StorageError
from kiosk.services.ports.resumes import SentFile
from kiosk.services.visit.coming_back import amending, open_file
from kiosk.services.visit.submissions import seats_taken, submit
from tests.unit.journey import TUESDAY_MORNING, MemorySubmissions, Terminal, all_forms, config, walk
from tests.unit.workshops import ANNOUNCED

REACHED: Mapping[str, Raw] = {"contact_name": "Maider Exemple", "consent_call": "yes", "phone": "06 12 34 56 78"}
SIGN_UP: Mapping[str, Raw] = {"workshop": "portail-1", "persons": "1", **REACHED}
WISH: Mapping[str, Raw] = {"general_topics": ("mailbox",), "format": "any", **REACHED}


@pytest.fixture(autouse=True)
def back_to_french() -> Iterator[None]:
    yield
    i18n.use(i18n.SOURCE_LANGUAGE)


def spec(taken: Mapping[str, int] | None = None) -> FormSpec:
    return all_forms(ANNOUNCED, SteppedClock(TUESDAY_MORNING), lambda _but_for: taken or {})[WORKSHOP]


def session(built: FormSpec, answers: Mapping[str, Raw], **changes: Raw) -> FormSession:
    filled = FormSession(built)
    for key, raw in {**answers, **changes}.items():
        filled.answer(key, Answer(raw))
    return filled


def buttons(built: FormSpec, language: str = "fr") -> dict[str, tuple[str, ...]]:
    i18n.use(language)
    options = built.field("workshop").options
    return {each.code: each.lines() if each.lines else (each.words(language),) for each in options}


def test_a_begun_workshop_is_hidden_and_the_next_comes_first() -> None:
    assert [each.id for each in coming(ANNOUNCED.workshops, TUESDAY_MORNING)] == [
        "tantot-1",
        "mail-1",
        "portail-1",
        "bel-1",
    ]


def test_a_terminal_that_runs_for_weeks_drops_past_workshops() -> None:
    clock = SteppedClock(TUESDAY_MORNING)
    forms = all_forms(ANNOUNCED, clock)
    assert "tantot-1" in buttons(forms[WORKSHOP])
    clock.advance(days=9)
    assert list(buttons(forms[WORKSHOP])) == ["portail-1", "bel-1", NO_DATE]
    clock.advance(days=9)
    assert list(buttons(forms[WORKSHOP])) == [NO_DATE]


def test_a_button_says_title_day_hours_place_and_known_seats() -> None:
    assert buttons(spec({"portail-1": 1}))["portail-1"] == (
        "Le portail locataire",
        "jeudi 3 décembre, 14 h-16 h",
        "Agence d'essai, salle du rez-de-chaussée",
        "atelier sur un sujet, en groupe",
        "Il reste 1 place ici",
    )
    assert buttons(spec({"portail-1": 3}))["portail-1"][-1] == "Complet à cette borne : liste d'attente"
    assert "atelier général" in buttons(spec())["mail-1"][3], "which of the two kinds it is"
    assert len(buttons(spec())["bel-1"]) == 4, "seats that are not counted are not spoken of"
    assert buttons(spec())[NO_DATE] == ("Une autre date",)


def test_a_title_without_a_translation_is_in_french() -> None:
    assert buttons(spec(), "eu")["portail-1"][0] == "Maizterren ataria"
    assert buttons(spec(), "es")["portail-1"][0] == "Le portail locataire"
    i18n.use("eu")
    assert shown(spec().field("workshop"), Answer("portail-1")) == "Maizterren ataria, 03/12/2026 14:00-16:00"


@pytest.mark.parametrize(("taken", "left"), [({}, 2), ({"portail-1": 1}, 1), ({"portail-1": 2}, 0), ({"bel-1": 9}, 2)])
def test_seats_left_are_never_less_than_none(taken: Mapping[str, int], left: int) -> None:
    portal = next(each for each in ANNOUNCED.workshops if each.id == "portail-1")
    assert seats_left(portal, taken) == left
    assert seats_left(portal, {"portail-1": 99}) == 0


def test_the_pages_of_a_sign_up_and_of_a_wish() -> None:
    contact = ["contact_name", "consents", "phone"]
    assert walk(session(spec(), SIGN_UP)) == ["intro", "workshop", "persons", *contact]
    assert walk(session(spec(), SIGN_UP, workshop="mail-1")) == ["intro", "workshop", *contact], "one person at a time"
    full = session(spec({"portail-1": 2}), SIGN_UP, waiting_list="yes")
    assert walk(full) == ["intro", "workshop", "persons", "waiting_list", *contact]
    wish = ["topics", "format", "moments", *contact]
    assert walk(session(spec(), WISH, workshop=NO_DATE)) == ["intro", "workshop", *wish]
    assert walk(session(SPEC, WISH)) == ["intro", *wish], "where nothing is announced, nothing can be chosen"


def test_a_past_workshop_is_not_sent_and_must_be_chosen_again() -> None:
    late = session(all_forms(ANNOUNCED, SteppedClock(TUESDAY_MORNING + timedelta(days=8)))[WORKSHOP], SIGN_UP)
    assert late.all_errors() == ()
    late.answer("workshop", Answer("mail-1"))
    assert [(error.key, error.code) for error in late.all_errors()] == [("workshop", "choice_unknown")]


def test_without_a_workshop_the_page_says_so_with_the_phone() -> None:
    said = [str(line) for line in all_forms()[WORKSHOP].steps[0].said]
    assert said == [
        "Aucun atelier n'est annoncé aujourd'hui.",
        "Dites ce qui vous serait utile, ou appelez le 05 00 00 00 00.",
    ]
    without = all_forms(config(agency={"code": "PPO", "name": "PPO"}))[WORKSHOP].steps[0].said
    assert [str(line) for line in without] == [said[0], "Dites ce qui vous serait utile."]


def test_a_wish_names_a_topic_of_one_kind_at_least() -> None:
    nothing = session(SPEC, WISH, general_topics=())
    assert [(error.key, error.code) for error in nothing.all_errors()] == [("specific_topics", "topic_needed")]
    assert session(SPEC, WISH, general_topics=(), specific_topics=("bel",)).all_errors() == ()


def test_the_announced_words_go_with_the_id_and_are_not_typed() -> None:
    signed = session(spec(), SIGN_UP)
    words = "Le portail locataire, 03/12/2026 14 h-16 h, Agence d'essai, salle du rez-de-chaussée"
    assert signed.visible_answers()["workshop_words"].raw == words
    signed.answer("workshop_words", Answer("autre chose"))
    assert signed.visible_answers()["workshop_words"].raw == words
    asked = signed.asked_fields(signed.spec.step("workshop"))
    assert [field.key for field in asked] == ["workshop"]
    signed.answer("workshop", Answer(NO_DATE))
    assert "workshop_words" not in signed.visible_answers()


def above_the_waiting_list(filled: FormSession) -> list[str]:
    return [str(line) for line in filled.words_of(filled.spec.step("waiting_list"))]


def test_two_persons_for_one_seat_are_offered_the_waiting_list() -> None:
    one_left = spec({"portail-1": 1})
    assert "waiting_list" not in walk(session(one_left, SIGN_UP, persons="1"))
    two = session(one_left, SIGN_UP, persons="2", waiting_list="yes")
    assert "waiting_list" in walk(two)
    assert above_the_waiting_list(two) == ["Il reste une place ici. Pour deux, il n'y en a pas assez."]
    assert above_the_waiting_list(session(spec({"portail-1": 2}), SIGN_UP)) == ["Cet atelier est complet ici."]


def test_a_workshop_for_one_person_ignores_an_answer_of_two() -> None:
    alone = session(spec(), SIGN_UP, persons="2", workshop="mail-1")
    assert "waiting_list" not in walk(alone)


def test_refusing_the_waiting_list_asks_and_sends_nothing() -> None:
    refused = session(spec({"portail-1": 2}), {"workshop": "portail-1", "persons": "1", "waiting_list": "no"})
    assert walk(refused) == ["intro", "workshop", "persons", "waiting_list"], "no name is asked"
    assert refused.declined is not None
    assert str(refused.declined.title) == "Vous n'avez pas demandé de place."
    assert [str(line.says) for line in refused.declined.verdict[0]] == [
        "Vos réponses ne sont ni envoyées, ni gardées.",
        "Pour une autre date, revenez en arrière.",
        "Une question ? Appelez le 05 00 00 00 00.",
    ]
    terminal = Terminal(ANNOUNCED)
    with pytest.raises(Unfinished):
        submit(refused.finish(), terminal.services())
    refused.answer("workshop", Answer("bel-1"))
    assert refused.declined is None, "a no to one workshop is no answer to another"
    for_two = session(spec({"portail-1": 1}), SIGN_UP, persons="2", waiting_list="no")
    assert for_two.declined is not None
    told = [str(line.says) for line in for_two.declined.verdict[0]]
    assert told[1] == "Il reste une place : pour une seule personne, revenez en arrière."


@pytest.mark.parametrize(
    ("taken", "answers", "seats"),
    [
        ({}, {"persons": "2"}, Seats("portail-1", date(2026, 12, 3), 2, 2)),
        ({}, {"workshop": "mail-1"}, Seats("mail-1", date(2026, 12, 1), 1, 1)),
        ({}, {"workshop": "bel-1"}, None),
        ({"portail-1": 2}, {"waiting_list": "yes"}, None),
        ({}, {"workshop": NO_DATE}, None),
    ],
)
def test_the_seats_that_a_sign_up_takes(taken: Mapping[str, int], answers: dict[str, Raw], seats: Seats | None) -> None:
    built = spec(taken)
    assert built.seats is not None
    assert built.seats(session(built, SIGN_UP, **answers).visible_answers()) == seats


def test_each_sign_up_leaves_fewer_seats_to_the_next_tenant() -> None:
    terminal = Terminal(ANNOUNCED)
    services = terminal.services()
    for _person in range(2):
        submit(session(services.forms[WORKSHOP], SIGN_UP).finish(), services)
    assert buttons(services.forms[WORKSHOP])["portail-1"][-1] == "Complet à cette borne : liste d'attente"
    submit(session(services.forms[WORKSHOP], SIGN_UP, waiting_list="yes").finish(), services)
    assert terminal.submissions.seats_taken() == {"portail-1": 2}


def test_a_seat_lost_while_writing_leads_to_the_waiting_list() -> None:
    terminal = Terminal(ANNOUNCED)
    services = terminal.services()
    quick, slow = (session(services.forms[WORKSHOP], SIGN_UP, workshop="mail-1") for _person in range(2))
    for each in (quick, slow):
        walk(each)
    submit(quick.finish(), services)
    with pytest.raises(SeatsGone):
        submit(slow.finish(), services)
    assert (slow.place, slow.receipt) == ("waiting_list", None)
    slow.answer("waiting_list", Answer("yes"))
    assert slow.go_next() == ()
    assert slow.place == REVIEW, "nothing else is asked again"
    submit(slow.finish(), services)
    first, second = terminal.submissions.stored.values()
    assert (first.seats, second.seats) == (Seats("mail-1", date(2026, 12, 1), 1, 1), None)
    assert second.answers["waiting_list"] == "yes"


def test_a_tenant_who_amends_a_sign_up_keeps_the_seat() -> None:
    terminal = Terminal(ANNOUNCED)
    services = terminal.services()
    sent = submit(session(services.forms[WORKSHOP], SIGN_UP, workshop="mail-1").finish(), services)
    code = "2222-2222-2222"
    terminal.resumes.codes[sent.reference] = code
    file = open_file(sent.reference, code, services)
    assert isinstance(file, SentFile)
    again = amending(file, services)
    again.answer("contact_name", Answer("Maider Exemplet"))
    assert "waiting_list" not in {step.key for step in again.visible_steps()}
    assert submit(again.finish(), services).replaces
    assert terminal.submissions.seats_taken() == {"mail-1": 1}


def receipt(filled: FormSession, terminal: Terminal) -> str:
    services = terminal.services()
    sent = submit(filled.finish(), services)
    words = filled.spec.receipt_words_of(filled.visible_answers())
    return " ".join(receipt_text(sent, words, services).split())


def test_a_receipt_names_the_workshop_and_the_waiting_list() -> None:
    terminal = Terminal(ANNOUNCED)
    forms = terminal.services().forms
    told = receipt(session(forms[WORKSHOP], SIGN_UP, persons="2"), terminal)
    named = "ATELIER Le portail locataire jeudi 3 décembre, 14 h-16 h Agence d'essai, salle du rez-de-chaussée"
    assert named in told
    assert "Liste d'attente" not in told
    waiting = receipt(session(forms[WORKSHOP], SIGN_UP, waiting_list="yes"), terminal)
    assert f"{named} Liste d'attente : aucune place n'est prise." in waiting
    assert "ATELIER" not in receipt(session(forms[WORKSHOP], WISH, workshop=NO_DATE), terminal)


def test_a_sent_file_names_its_workshop_even_when_it_is_over() -> None:
    assert SPEC.receipt_words_of({"workshop_words": Answer("La BEL, 10/12/2026")}).about is not None
    terminal = Terminal(ANNOUNCED)
    services = terminal.services()
    sent = submit(session(services.forms[WORKSHOP], SIGN_UP).finish(), services)
    terminal.resumes.codes[sent.reference] = "2222-2222-2222"
    terminal.clock.advance(days=20)
    file = open_file(sent.reference, "2222-2222-2222", services)
    assert isinstance(file, SentFile)
    assert file.submission is not None
    words = services.forms[WORKSHOP].receipt_words_of(from_json(file.submission.answers))
    assert "Le portail locataire, 03/12/2026" in " ".join(file_text(file, words, services).split())


@pytest.mark.parametrize("form_id", [WORKSHOP, "garage"])
def test_a_receipt_promises_contact_only_if_it_was_agreed(form_id: str) -> None:
    spec = Terminal(ANNOUNCED).services().forms[form_id]
    assert spec.receipt_words_of({}).then.startswith("L'agence ne peut pas vous contacter")
    for way in ("phone", "email"):
        agreed = spec.receipt_words_of({way: Answer("as typed")})
        assert agreed.then == "Puis l'agence vous contacte, comme vous l'avez accepté."


def test_seats_that_cannot_be_read_close_no_workshop() -> None:
    class Broken(MemorySubmissions):
        def seats_taken(self, but_for: str = "") -> Mapping[str, int]:
            raise StorageError("no disk")

    assert seats_taken(Broken()) == {}


def test_central_knows_the_journey_without_the_announcements() -> None:
    (known,) = (each for each in sent_forms() if each.id == WORKSHOP)
    assert [field.key for field in known.fields()] == [field.key for field in spec().fields()]
