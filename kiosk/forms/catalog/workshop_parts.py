"""The announced workshops as answers: their words, their seats as far as this terminal knows, what one takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from kiosk import formats
from kiosk.domain.seats import Seats
from kiosk.domain.workshop import NO_DATE, PERSONS, seats_left
from kiosk.forms.answers import NO, chosen, is_yes
from kiosk.forms.catalog.contact_parts import as_agreed
from kiosk.forms.catalog.outcome_parts import CALL
from kiosk.forms.outcome_spec import Outcome, ReceiptWords, Said
from kiosk.forms.spec import Answers, Option
from kiosk.i18n import LANGUAGE, N_, SOURCE_LANGUAGE, Message, current_language, msg, nmsg, whole
from kiosk.settings import WorkshopSettings

_KINDS = {"general": msg("atelier général"), "specific": msg("atelier sur un sujet")}
_FORMATS = {"group": msg("en groupe"), "single": msg("une personne à la fois")}
_OTHER = Option(NO_DATE, N_("Une autre date"))


@dataclass(frozen=True)
class Announced:
    """The workshops that can still be joined, and how many seats were asked for here."""

    workshops: tuple[WorkshopSettings, ...]
    taken: Mapping[str, int]
    phone: str

    def options(self) -> tuple[Option, ...]:
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
        """The one that was chosen."""
        return next((each for each in self.workshops if each.id == chosen(answers, "workshop")), None)

    def wishes(self, answers: Answers) -> bool:
        """Whether no date suits, or there is none."""
        return not self.workshops or chosen(answers, "workshop") == NO_DATE

    def has_some(self, _answers: Answers) -> bool:
        return bool(self.workshops)

    def takes_several(self, answers: Answers) -> bool:
        found = self.of(answers)
        return found is not None and found.format == "group"

    def lacks_room(self, answers: Answers) -> bool:
        """Whether there are fewer seats left than persons who want to come."""
        found = self.of(answers)
        left = seats_left(found, self.taken) if found else None
        return left is not None and left < self._persons(answers)

    def says_how_full(self, answers: Answers) -> tuple[Message, ...]:
        """Above the waiting list."""
        if self._has_one_left(answers):
            return (msg("Il reste une place ici. Pour deux, il n'y en a pas assez."),)
        return (msg("Cet atelier est complet ici."),)

    def _has_one_left(self, answers: Answers) -> bool:
        found = self.of(answers)
        return found is not None and seats_left(found, self.taken) == 1

    def asks_for_nothing(self, answers: Answers) -> bool:
        """Whether there is no room, and nobody wants to wait."""
        return self.lacks_room(answers) and chosen(answers, "waiting_list") == NO

    def declined(self, answers: Answers) -> Outcome | None:
        if not self.asks_for_nothing(answers):
            return None
        for_one = msg("Il reste une place : pour une seule personne, revenez en arrière.")
        another = msg("Pour une autre date, revenez en arrière.")
        return Outcome(
            title=msg("Vous n'avez pas demandé de place."),
            lines=(
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
            offers=(CALL,),
        )

    def words(self, answers: Answers) -> str:
        """What the service reads when the configuration has gone on: in French."""
        found = self.of(answers)
        return f"{found.title.fr}, {_short(found, SOURCE_LANGUAGE)}, {found.place}" if found else ""

    def seats(self, answers: Answers) -> Seats | None:
        """What a sign-up takes; a place on the waiting list takes none."""
        found = self.of(answers)
        if found is None or found.seats is None or self.lacks_room(answers):
            return None
        return Seats(found.id, found.day, self._persons(answers), found.seats)

    def receipt_of(self, words: ReceiptWords, answers: Answers) -> ReceiptWords:
        """It names the workshop, and the waiting list."""
        return as_agreed(words, answers)._replace(about_heading=N_("Atelier"), about=partial(self._about, answers))

    def _about(self, answers: Answers) -> tuple[str, ...]:
        found = self.of(answers)
        if found is None:  # a wish, or a workshop that is over since: its words as they were sent
            return tuple(filter(None, (str(chosen(answers, "workshop_words")),)))
        waits = (str(msg("Liste d'attente : aucune place n'est prise.")),) if is_yes(answers, "waiting_list") else ()
        return (_title(found, current_language()), str(_when(found)), found.place, *waits)

    def _persons(self, answers: Answers) -> int:
        told = chosen(answers, "persons") if self.takes_several(answers) else ""
        return int(str(told)) if told in PERSONS else 1


def _title(workshop: WorkshopSettings, language: str) -> str:
    return str(getattr(workshop.title, language)) or workshop.title.fr


def _short(workshop: WorkshopSettings, language: str) -> str:
    return f"{formats.short_day(workshop.day)} {_hours(workshop, language)}"


def _when(workshop: WorkshopSettings) -> Message:
    return msg("{day}, {hours}", day=partial(formats.day, workshop.day), hours=partial(_hours, workshop))


def _hours(workshop: WorkshopSettings, language: str | None = None) -> str:
    return "-".join(formats.hour(each, language) for each in workshop.hours)
