"""Workshops: sign up for an announced one, or say what would be useful. The agency confirms every seat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from kiosk import formats
from kiosk.domain import workshop as model
from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import READ_FILE
from kiosk.domain.seats import Seats
from kiosk.domain.workshop import NO_DATE, PERSONS, seats_left
from kiosk.forms.answers import NO, chosen, is_yes
from kiosk.forms.building.contact import CONTACT_IF_AGREED, as_agreed, unreached
from kiosk.forms.building.contact import steps as contact_steps
from kiosk.forms.building.parts import CALL, READ_TO_ANSWER, more, options
from kiosk.forms.outcome_spec import MenuEntry, Outcome, ReceiptWords, Said
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Option, Section, Step
from kiosk.i18n import LANGUAGE, N_, SOURCE_LANGUAGE, Message, current_language, msg, nmsg, whole
from kiosk.settings import WorkshopSettings

WORKSHOP = "workshop"

_PERSONS = FieldSpec(
    "persons",
    Kind.CHOICE,
    N_("Personnes"),
    N_("Combien de personnes viendront ?"),
    options=options({"1": N_("Une personne"), "2": N_("Deux personnes")}),
)
_WAITING = FieldSpec(
    "waiting_list",
    Kind.TRISTATE,
    N_("Liste d'attente"),
    N_("Voulez-vous attendre une place ?"),
    N_("L'agence connaît toutes les places, cette borne non."),
)
_TOPICS = (
    FieldSpec(
        "general_topics",
        Kind.CHOICES,
        N_("Ateliers généraux"),
        N_("Ateliers généraux : quelles bases apprendre ?"),
        options=options({"mailbox": N_("Boîte e-mail"), "internet": N_("Internet"), "office": N_("Écrire, calculer")}),
        optional=True,
    ),
    FieldSpec(
        "specific_topics",
        Kind.CHOICES,
        N_("Ateliers sur un sujet"),
        N_("Ateliers sur un sujet : pour quelle démarche ?"),
        options=options(
            {
                "portal": N_("Portail locataire"),
                "housing_request": N_("Demande de mutation"),
                "bel": N_("Échange, BEL"),
            }
        ),
        optional=True,
    ),
)
_FORMAT = FieldSpec(
    "format",
    Kind.CHOICE,
    N_("Forme"),
    N_("Comment voulez-vous apprendre ?"),
    options=options({"group": N_("En groupe"), "single": N_("Une personne à la fois"), "any": N_("Peu importe")}),
)
_MOMENTS = FieldSpec(
    "moments",
    Kind.CHOICES,
    N_("Moments"),
    N_("Quels moments vous vont ?"),
    help=N_("Vous pouvez choisir plusieurs réponses, ou aucune."),
    options=options(
        {
            "morning": N_("Le matin"),
            "afternoon": N_("L'après-midi"),
            "evening": N_("Après 17 heures"),
            "saturday": N_("Le samedi"),
        }
    ),
    optional=True,
)


_KINDS = {"general": msg("atelier général"), "specific": msg("atelier sur un sujet")}
_FORMATS = {"group": msg("en groupe"), "single": msg("une personne à la fois")}
_OTHER = Option(NO_DATE, N_("Une autre date"))


@dataclass(frozen=True)
class Announced:
    """The workshops that can still be joined, and the number of seats requested at this terminal."""

    workshops: tuple[WorkshopSettings, ...]
    taken: Mapping[str, int]
    phone: str

    def options(self) -> tuple[Option, ...]:
        """Return an answer for each workshop, its id as the code, and last "another date"."""
        return (*map(self._option, self.workshops), _OTHER)

    def _option(self, workshop: WorkshopSettings) -> Option:
        def lines() -> tuple[str, ...]:
            return (_title(workshop, current_language()), *map(str, (_when(workshop), *self._where(workshop))))

        named = {language: f"{_title(workshop, language)}, {_short(workshop, language)}" for language in LANGUAGE}
        return Option(workshop.id, named[SOURCE_LANGUAGE], named, lines)

    def _where(self, workshop: WorkshopSettings) -> tuple[str | Message, ...]:
        kind, how = _KINDS[workshop.kind], _FORMATS[workshop.format]
        what = (workshop.place, f"{kind}, {how}")
        left = seats_left(workshop, self.taken)
        if left is None:
            return what
        if left == 0:
            return *what, msg("Complet à cette borne : liste d'attente")
        return *what, nmsg("Il reste {n} place ici", "Il reste {n} places ici", left)

    def of(self, answers: Answers) -> WorkshopSettings | None:
        """Return the chosen workshop; None: no date suits, or the workshop is no longer announced."""
        return next((each for each in self.workshops if each.id == chosen(answers, "workshop")), None)

    def wishes(self, answers: Answers) -> bool:
        """Tell if no announced date suits the tenant, or no workshop is announced."""
        return not self.workshops or chosen(answers, "workshop") == NO_DATE

    def has_some(self, _answers: Answers) -> bool:
        """Tell if there is a workshop to choose, whatever was answered."""
        return bool(self.workshops)

    def takes_several(self, answers: Answers) -> bool:
        """Tell if the chosen workshop is in a group, so that a second person may come."""
        found = self.of(answers)
        return found is not None and found.format == "group"

    def lacks_room(self, answers: Answers) -> bool:
        """Tell if fewer seats are left than persons who want to come."""
        found = self.of(answers)
        left = seats_left(found, self.taken) if found else None
        return left is not None and left < self._persons(answers)

    def says_how_full(self, answers: Answers) -> tuple[Message, ...]:
        """Return the sentence above the question about the waiting list."""
        if self._has_one_left(answers):
            return (msg("Il reste une place ici. Pour deux, il n'y en a pas assez."),)
        return (msg("Cet atelier est complet ici."),)

    def _has_one_left(self, answers: Answers) -> bool:
        found = self.of(answers)
        return found is not None and seats_left(found, self.taken) == 1

    def asks_for_nothing(self, answers: Answers) -> bool:
        """Tell if there is no room and the tenant does not want to wait."""
        return self.lacks_room(answers) and chosen(answers, "waiting_list") == NO

    def declined(self, answers: Answers) -> Outcome | None:
        """Return the end for a tenant who finds no room and will not wait; None: there is something to send."""
        if not self.asks_for_nothing(answers):
            return None
        for_one = msg("Il reste une place : pour une seule personne, revenez en arrière.")
        another = msg("Pour une autre date, revenez en arrière.")
        return Outcome(
            title=msg("Vous n'avez pas demandé de place."),
            verdict=(
                (
                    Said(msg("Vos réponses ne sont ni envoyées, ni gardées.")),
                    Said(for_one if self._has_one_left(answers) else another),
                    *map(
                        Said,
                        whole(
                            msg("Une question ? Appelez le {phone}.", phone=self.phone),
                            msg("Une question ? Demandez à l'accueil."),
                        ),
                    ),
                ),
            ),
            offers=(CALL,),
        )

    def words(self, answers: Answers) -> str:
        """Return the workshop's title, date and place in French, readable once the configuration no longer has it."""
        found = self.of(answers)
        return f"{found.title.fr}, {_short(found, SOURCE_LANGUAGE)}, {found.place}" if found else ""

    def seats(self, answers: Answers) -> Seats | None:
        """Return the seats that a sign-up takes; None on the waiting list, or when seats are not counted."""
        found = self.of(answers)
        if found is None or found.seats is None or self.lacks_room(answers):
            return None
        return Seats(found.id, found.day, self._persons(answers), found.seats)

    def receipt_of(self, words: ReceiptWords, answers: Answers, today: date | None) -> ReceiptWords:
        """Name the workshop on the receipt, and the waiting list if the tenant is on it."""
        return as_agreed(words, answers, today)._replace(
            about_heading=N_("Atelier"), about=partial(self._about, answers)
        )

    def _about(self, answers: Answers) -> tuple[str, ...]:
        found = self.of(answers)
        if found is None:  # a wish, or a workshop that is over by now: show its words as they were sent
            return tuple(filter(None, (str(chosen(answers, "workshop_words")),)))
        waits = (str(msg("Liste d'attente : aucune place n'est prise.")),) if is_yes(answers, "waiting_list") else ()
        return (_title(found, current_language()), str(_when(found)), found.place, *waits)

    def _persons(self, answers: Answers) -> int:
        answered = chosen(answers, "persons") if self.takes_several(answers) else ""
        return int(str(answered)) if answered in PERSONS else 1


def _title(workshop: WorkshopSettings, language: str) -> str:
    return str(getattr(workshop.title, language)) or workshop.title.fr


def _short(workshop: WorkshopSettings, language: str) -> str:
    return f"{formats.short_day(workshop.day)} {_hours(workshop, language)}"


def _when(workshop: WorkshopSettings) -> Message:
    return msg("{day}, {hours}", day=partial(formats.day, workshop.day), hours=partial(_hours, workshop))


def _hours(workshop: WorkshopSettings, language: str | None = None) -> str:
    return "-".join(formats.hour(each, language) for each in workshop.hours)


def build(
    workshops: tuple[WorkshopSettings, ...] = (), taken: Mapping[str, int] | None = None, phone: str = ""
) -> FormSpec:
    """Return the journey, with the workshops that have not begun and the seats requested at this terminal."""
    announced = Announced(workshops, taken or {}, phone)

    def goes_on(answers: Answers) -> bool:
        return not announced.asks_for_nothing(answers)

    return FormSpec(
        id=WORKSHOP,
        version=1,
        reference_prefix="ATE",
        title=N_("Suivre un atelier"),
        privacy=Privacy(
            purpose=N_("Organiser les ateliers et confirmer votre place."),
            readers=N_("Les agents d'Office64 qui organisent les ateliers."),
            needed=N_("Tout est facultatif. Sans nom, aucune place ne peut être gardée."),
            basis="public_task",
            asks_consent=True,
        ),
        retention=READ_FILE,
        entry=MenuEntry("learning", msg("Suivre un atelier"), place=10),
        queue_name=N_("Atelier"),
        sections=(Section("atelier", N_("L'atelier")), Section("vous", N_("Vous"), N_("Demandeur"))),
        steps=(
            Step(
                "intro",
                "atelier",
                title=N_("Suivre un atelier numérique"),
                said=_news(announced, phone),
                privacy=READ_TO_ANSWER,
                offers=(more(WORKSHOP),),
            ),
            Step("workshop", "atelier", model.WorkshopPage, _which(announced), visible_if=announced.has_some),
            Step("persons", "atelier", model.PersonsPage, (_PERSONS,), visible_if=announced.takes_several),
            Step(
                "waiting_list",
                "atelier",
                model.WaitingPage,
                (_WAITING,),
                says=announced.says_how_full,
                visible_if=announced.lacks_room,
            ),
            Step("topics", "atelier", model.TopicsPage, _TOPICS, visible_if=announced.wishes),
            Step("format", "atelier", model.FormatPage, (_FORMAT,), visible_if=announced.wishes),
            Step("moments", "atelier", model.MomentsPage, (_MOMENTS,), visible_if=announced.wishes),
            *contact_steps("vous", goes_on),
        ),
        model=model.WorkshopRequest,
        notes=unreached,
        seats=announced.seats,
        declined=announced.declined,
        receipt_of=announced.receipt_of,
        receipt=ReceiptWords(
            done=N_("Votre demande d'atelier est préparée."),
            not_done=N_("Votre place n'est PAS confirmée : l'agence doit le faire."),
            read_by=N_("{contact} la lit au plus tard le {day}."),
            read=N_("{contact} la lit."),
            then=CONTACT_IF_AGREED,
            failed=N_("Votre demande n'a pas pu être enregistrée."),
        ),
    )


def _news(announced: Announced, phone: str) -> tuple[Message, ...]:
    if announced.workshops:
        return (msg("Choisissez : l'agence confirme votre place."),)
    return (
        msg("Aucun atelier n'est annoncé aujourd'hui."),
        *whole(
            msg("Dites ce qui vous serait utile, ou appelez le {phone}.", phone=phone),
            msg("Dites ce qui vous serait utile."),
        ),
    )


def _which(announced: Announced) -> tuple[FieldSpec, ...]:
    return (
        FieldSpec(
            "workshop",
            Kind.CHOICE,
            N_("Atelier"),
            N_("Quel atelier voulez-vous suivre ?"),
            options=announced.options(),
        ),
        FieldSpec(
            "workshop_words",
            Kind.TEXT,
            N_("Titre, date, lieu"),
            N_("Titre, date et lieu de l'atelier"),
            optional=True,
            worked_out=announced.words,
            explains="workshop",
        ),
    )


SPEC = build()
"""The journey without announced workshops: all that central needs of it."""
