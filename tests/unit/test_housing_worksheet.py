"""Check the worksheet: what to write on each page, what by hand, what is missing, which papers, where to register."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from kiosk import i18n
from kiosk.domain import data_files
from kiosk.forms.display import review_notes
from kiosk.services.paper import worksheet
from kiosk.services.paper.large_print import on_paper
from kiosk.services.paper.layout import COLUMNS, pages
from kiosk.services.paper.receipt import office_worksheet, worksheet_shown, worksheet_text
from kiosk.services.visit.submissions import submit
from kiosk.text import cells, wrap
from tests.unit.journey import Terminal
from tests.unit.test_housing_request import SPEC, session

FORM = data_files.read("housing_form")


@pytest.fixture(autouse=True)
def back_to_french() -> Iterator[None]:
    yield
    i18n.use(i18n.SOURCE_LANGUAGE)


def told(**changes: str | tuple[str, ...] | None) -> str:
    filled = session(**changes)
    blocks = worksheet.blocks(SPEC, filled.visible_answers())
    return "\n".join("\n".join([heading, *lines]) for heading, lines in blocks)


def has(text: str, *lines: str) -> None:
    for line in lines:
        assert line in text.split("\n"), line


def test_the_worksheet_follows_the_form_with_handwritten_lines() -> None:
    has(
        told(),
        "Page 1 · Votre demande",
        "Type de demande : Renouvellement",
        "A1 · Numéro unique d'enregistrement : 064032612345678901",
        "Situation familiale : Marié(e)",
        "- A2 · Numéro de sécurité sociale : sur le papier seulement",
        "- B2 · Lien avec vous : mari ou femme",
        "Pages 3 à 4 · Personnes à charge",
        "De 3 à 10 ans : 1",
        "F2 · Logement actuel : Locataire HLM",
        "- F3 · Nom du bailleur",
        "- F25 · Montant de l'APL, de l'ALS ou de l'ALF, s'il y en a",
        "Motif : Logement trop petit",
        "- G2 · Nombre de personnes à loger, sans les naissances : 3",
        "G3 · Communes, par ordre de préférence : Bayonne (64100)",
        "Date du numéro, ou du dernier renouvellement : 01/03/2026",
        "- Attestation d'enregistrement : le numéro unique est dessus.",
        "- Pièce d'identité : demandez laquelle à un agent.",
    )
    assert "Formulaire Cerfa 14069*05" in told()
    has(told(kind="first"), "Type de demande : Première demande (mutation)", "- F3 · Nom du bailleur : Office64")
    has(told(kind="first"), "Mutation : locataire d'Office64 : Oui", "- Attestation d'assurance du logement actuel")
    young = told(kind="first", dependants="0", visiting="0", births="0", young_couple="yes")
    has(young, "Jeune couple : Oui")


def test_each_motive_and_home_has_its_own_box_and_a_line() -> None:
    text = told(motives=("11", "20", "13"), current_home="CAMCAR")
    has(text, "F44 · Motif : Divorce ou séparation", "F35 · Motif : Rapprochement des équipements et services")
    has(text, "Motif : Logement trop petit", "F20 · Logement actuel : Habitat mobile, camping, caravane")


def test_the_handwritten_lines_follow_the_household() -> None:
    alone = told(adults="1", family_status="C", dependants="0", visiting="0", births="0", current_home="LP")
    for words in (
        "Page 2",
        "Colocataires",
        "chaque personne à charge",
        "Autres enfants",
        "l'autre adulte",
        "F3 ",
        "F4 ",
    ):
        assert words not in alone
    friends = told(family_status="C")
    has(
        friends,
        "Page 3 · Colocataires",
        "- B5-B7 · Parent, enfant, frère ou sœur qui demande avec vous : cochez le lien.",
    )
    assert "B2" not in friends
    has(told(visiting="2"), "Page 5 · Autres enfants", "Enfants en garde alternée ou en visite : 2")
    has(told(current_home="CP"), "- Chez qui vous habitez : nom de la personne ou de la structure")
    has(told(motives=()), "- Une situation au moins est demandée ici.")


def test_an_unknown_answer_is_listed_as_missing() -> None:
    text = told(kind="first", nationality=None, incomes=(), motives=())
    has(text, "Ce qui manque", "- Nationalité", "- Surface du logement", "- Ressources reçues", "- Motif")
    has(text, "Nationalité : à trouver", "Ressources reçues : à trouver")
    assert "Je ne sais pas" not in text
    has(told(current_area="70"), "Ce qui manque", "Toutes les réponses sont là.")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"family_status": None},
        {"current_rent": "", "motives": ()},
        {"work": "", "incomes": (), "current_home": None},
    ],
)
def test_the_number_of_missing_answers_matches_their_list(changes: dict[str, None]) -> None:
    filled = session(**changes)
    (told,) = (
        lines for heading, lines in worksheet.blocks(SPEC, filled.visible_answers()) if heading == "Ce qui manque"
    )
    listed = [line for line in told if line.startswith("- ")]
    says = [line for line in told if line.startswith("Il manque")]
    assert [line.partition(" : ")[0] for line in says] == [
        f"Il manque {count} réponse{'s' if count > 1 else ''}" for count in filter(None, [len(listed)])
    ]
    beside = [str(note.says) for note in review_notes(filled)]
    assert [line for line in beside if line.startswith("Il manque")] == says


def test_ceilings_sizes_and_dates_have_their_sources_and_years() -> None:
    text = told(kind="first", current_area="20", wished_types=("T1",)).replace("\u202f", " ").replace("\xa0", " ")
    has(
        text,
        "Plafonds, à titre indicatif",
        "Plafond PLUS 2026, à titre indicatif : 37 584 € de revenus en 2024",
        "Plafond PLS 2026, à titre indicatif : 48 859 € de revenus en 2024",
        "Plafond PLAI 2026 : demandez-le à un agent.",
        "Comparez avec le revenu fiscal de référence de 2024, de tout le foyer.",
        "En baisse de 10 % ou plus ? Celui de 2025 sert alors, avec une preuve.",
        "Chacun peut faire une demande, quel que soit le plafond.",
        "Taille, à titre indicatif",
        "Pour 4 personnes, vous demandez un logement petit.",
        "Votre logement actuel est petit pour ceux qui y vivent : dites-le.",
        "- E1-E3 · Revenu fiscal de référence de 2024 : sur l'avis d'imposition",
    )
    assert (
        "Source : OpenFisca-France, barème PLUS 2026, qui cite l'arrêté du 19 décembre 2025, lu en novembre 2026"
        in text
    )
    assert "Source : 1,30 fois le plafond PLUS, d'après la fiche Service-public, 07/10/2020" in text
    assert "refus" not in text.lower()
    has(told(), "Vos dates", "Renouvelez entre le 01/02/2027 et le 28/02/2027.")


def test_what_has_not_changed_is_copied_from_the_last_request() -> None:
    text = told(changed=("motive",))
    has(text, "Motif : Logement trop petit", "Tout le reste : inchangé, recopiez votre dernière demande.")
    assert text.count("inchangé") == 1, "said once, and not at each line"
    has(text, "- E1-E3 · Revenu fiscal de référence de 2024 : sur l'avis d'imposition")
    for answered in ("Marié(e)", "Bayonne", "Plafond", "à trouver", "Nationalité", "Civilité", "Page 9"):
        assert answered not in text


def test_a_sheet_with_several_changes_keeps_their_pages() -> None:
    text = told()
    has(text, "Situation familiale : Marié(e)", "- A2 · Numéro de sécurité sociale : sur le papier seulement")
    has(text, "Tout le reste : inchangé, recopiez votre dernière demande.")
    assert "inchangé" not in told(kind="first"), "a new request has nothing to copy"


@pytest.mark.parametrize("kind", ["renewal", "modification"])
def test_a_sheet_of_no_change_is_two_pages_or_six_small_ones(kind: str) -> None:
    text = worksheet_shown(session(kind=kind, changed=("nothing",)))
    columns = pages(text, 37, 17)
    assert len(columns) <= 4, "two columns a page at 80×24"
    assert len(pages(text, 52, 9)) <= 6, "at 56×16"
    first = "\n".join(columns[:2])
    for words in ("064032612345678901", "Renouvelez entre le 01/02/2027", "Au guichet", "Votre pièce d'identité"):
        assert words in first, "number, dates, where, and what to bring are on the first page"


def test_a_mutation_writes_the_home_that_was_not_asked() -> None:
    has(told(kind="mutation", current_home=""), "F2 · Logement actuel : Locataire HLM")


def test_number_and_dates_come_before_where_to_register() -> None:
    heading, lines = worksheet.blocks(SPEC, session().visible_answers())[2]
    assert heading == "Où et comment faire"
    assert lines == (
        "Au guichet qui enregistre les demandes : l'agence vous dit où il est.",
        f"Ou sur le site national, gratuit : {FORM['site']}",
        "Aide par téléphone : appelez le 0 806 000 113, du lundi au vendredi, de 9 h à 19 h.",
        "Une attestation arrive dans le mois : elle porte votre numéro.",
        "Seule l'attestation compte : sans elle, rien n'est fait.",
    )
    assert FORM["site"] in SPEC.receipt_words.where


def test_the_required_paper_stands_apart_from_the_others() -> None:
    text = told(kind="first", current_home="CP", work="ETU")
    register, study, maybe = (
        text.split(f"{heading}\n")[1]
        for heading in ("Au dépôt de la demande", "Plus tard, pour l'étude du dossier", "Peut être demandé")
    )
    assert register.startswith(
        "Votre pièce d'identité suffit au guichet (à confirmer).\nEn ligne, ayez aussi le reste.\n- "
    )
    assert next(line for line in register.split("\n") if line.startswith("- ")) == (
        "- Carte d'identité ou passeport, même périmé"
    )
    assert register.split("\n")[3].startswith("Source")
    assert "Source : Page de Bordeaux Métropole (2019), à confirmer, lu en novembre 2026" in study
    assert "- Avis d'imposition des parents, si vous êtes à leur charge." in study
    assert "- Preuve de la grossesse" in study
    assert "- Attestation de la personne ou de la structure qui vous loge" in maybe
    assert "- Certificat de scolarité" in maybe


@pytest.mark.parametrize("language", ["eu", "es", "en"])
def test_the_form_s_french_stands_before_the_tenant_s_words(language: str) -> None:
    i18n.use(language)
    text = told()
    beside = {"eu": "Ezkondua", "es": "Casado/a", "en": "Married"}[language]
    (line,) = [line for line in text.split("\n") if line.startswith("Situation familiale : Marié(e) (")]
    assert line.endswith(f": {beside})")
    assert "- Civilité (M. ou Mme), nom de naissance, prénoms, date de naissance (" in text
    assert "3 à 4 ·" not in text, "what a page is called is said in the tenant's language"


def test_a_printed_frame_says_that_nothing_is_registered() -> None:
    filled = session()
    services = Terminal().services()
    submit(filled.finish(), services)
    printed = worksheet_text(filled, services)
    assert all(cells(line) <= COLUMNS for line in printed.split("\n"))
    lines = printed.split("\n")
    frame = next(index for index, line in enumerate(lines) if line == "=" * COLUMNS)
    end = lines.index(lines[frame], frame + 1)
    drawn = on_paper("PAS").split("\n")
    rows, sentence = lines[frame + 1 : frame + 1 + len(drawn)], lines[frame + 1 + len(drawn) : end]
    assert [row[:11].rstrip() for row in rows] == drawn
    assert " ".join(row[13:] for row in rows).strip() == "RENOUVELÉE"
    assert " ".join(sentence) == "Votre demande n'est pas renouvelée tant que vous n'avez pas votre attestation."
    for height in range(end - frame + 1, 20):
        shown = pages(printed, COLUMNS, height)
        assert any("\n".join(lines[frame : end + 1]) in page for page in shown[:2]), (
            "whole where it is read on a screen"
        )
    assert filled.receipt is not None
    assert filled.receipt.reference in lines[:frame]


@pytest.mark.parametrize("height", range(6, 20))
def test_no_heading_stands_alone_and_no_page_is_empty(height: int) -> None:
    text = worksheet_text(session(), Terminal().services())
    shown = pages(text, COLUMNS, height)
    complete = {line for line, after in pairwise(wrap(text, COLUMNS).split("\n")) if not after}
    for page in shown:
        first, last = page.split("\n")[0], page.split("\n")[-1]
        assert first.strip()
        assert last.strip()
        is_heading = last == last.upper() and any(map(str.isalpha, last))
        assert page == shown[-1] or not is_heading or last in complete, last
        assert len(page.split("\n")) <= height


def test_an_agent_s_worksheet_is_french_in_any_language() -> None:
    i18n.use("en", "staff")
    try:
        text = office_worksheet(SPEC, session().visible_answers(), "DLS-7K3M-2QF", Terminal().services())
        assert "Married" not in text
        assert "SITUATION PROFESSIONNELLE" in text
        assert "DLS-7K3M-2QF" in text
        assert i18n.current_language() == "en"
    finally:
        i18n.use("fr", "tenant")


def test_a_mutation_is_written_as_a_first_request_of_a_tenant() -> None:
    text = told(kind="mutation")
    has(text, "Type de demande : Première demande (mutation)", "- F3 · Nom du bailleur : Office64")
    papers = text.split("L'agence peut aussi vérifier\n")[1].split("\n")
    assert papers[:2] == [
        "- Vos loyers et vos charges sont à jour. Sinon, parlez-en d'abord à l'agence.",
        "- Votre logement est en bon état.",
    ]
    assert papers[2].startswith("Source : Guide de la mutation du projet Pierre, à confirmer")
    has(text, "- Attestation d'assurance du logement actuel")
    assert "Numéro unique d'enregistrement" not in text
    assert worksheet.what_it_is(session(kind="mutation").visible_answers()) != ()
    elsewhere = told(kind="first", is_tenant="no")
    assert "L'agence peut aussi vérifier" not in elsewhere
    assert "mutation" not in elsewhere.split("Pour vous et l'agent")[0]


def test_hidden_answers_are_not_on_the_worksheet() -> None:
    assert "064032612345678901" not in told(kind="first")
    assert "3 à 10 ans" in told(dependants="2", age_3_10="1")
    assert "3 à 10 ans" not in told(dependants="0", age_3_10="1")


def test_dates_or_the_exchange_are_offered_afterwards() -> None:
    assert SPEC.afterwards is not None
    assert [offer.act for offer in SPEC.afterwards(session().visible_answers())] == ["form:carnet"]
    assert SPEC.afterwards(session(kind="first").visible_answers()) == ()
    assert [offer.act for offer in SPEC.afterwards(session(kind="mutation").visible_answers())] == ["form:precheck"]
    assert SPEC.afterwards(session(number_date=None).visible_answers()) == ()
