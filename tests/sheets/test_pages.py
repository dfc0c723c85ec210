"""The content of the pages on real data: control figures, silence, chains to the proof."""

from __future__ import annotations

import re

import pytest

from observatory.queries.cellules import list_cellules
from observatory.queries.codebook import list_indicateurs
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import list_lectures, load_lecture
from observatory.queries.taux import list_unites
from observatory.sheets.pages.accueil import build_accueil
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.lecture import LectureRegionale, build_lecture_regionale
from observatory.sheets.pages.lectures import build_carte
from observatory.sheets.pages.methode import build_methode
from observatory.sheets.rates.cellules import COTES, build_fiche_cellule
from observatory.sheets.rates.constats import CONSTAT, DEFI, EXEMPLE, keep_nature
from observatory.sheets.rates.preuve import build_detail
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.bornes import bound
from tests.lus import plain

DEMO, PUBLIC, IDF = "occitanie-2024-demo", "occitanie-2024-public", "idf-ouest-2025"
PUBLIES = {"gouvernance", "sante", "education_jeunesse", "acces_droits"}


def test_the_first_page_holds_the_control_figures(entrepot: Entrepot) -> None:
    page = build_accueil(entrepot, Filtres())
    assert page.territoire == "Occitanie"
    valeurs = {c.libelle: plain(c.valeur) for c in page.chiffres}
    assert valeurs["Contrats de ville"] == "40"
    assert valeurs["Quartiers prioritaires (QPV)"] == "108"
    assert valeurs["Habitants en QPV"] == "393 069"
    assert valeurs["Départements"] == "13"
    pauvrete = next(c for c in page.chiffres if "pauvreté" in c.libelle)
    assert plain(pauvrete.precaution or "") == "3 QPV sans taux publié"


def test_lectures_say_what_they_are_worth(entrepot: Entrepot) -> None:
    cartes = {x.code_lecture: build_carte(x) for x in list_lectures(entrepot)}
    assert cartes[PUBLIC].etiquette == "Lecture réelle et partielle"
    assert cartes[IDF].etiquette == "Lecture réelle et publiée"
    assert cartes[DEMO].etiquette == MENTION_SIMULEE
    assert "15 villes sur 15" in plain(cartes[IDF].couverture)


def test_the_whole_country_and_an_empty_region_have_a_first_page(entrepot: Entrepot) -> None:
    assert build_accueil(entrepot, Filtres(region=REGION_FRANCE)).territoire == "France"
    corse = build_accueil(entrepot, Filtres(region="94"))
    assert (corse.territoire, corse.chiffres[0].valeur) == ("Corse", "3")


def test_the_first_page_writes_names_with_the_apostrophe_of_french(entrepot: Entrepot) -> None:
    for filtres in (Filtres(lecture=IDF), Filtres(region="93"), Filtres(region="84")):
        page = build_accueil(entrepot, filtres)
        dits = (page.territoire, page.titre, page.phrase, page.source)
        assert [d for d in dits if "'" in d] == []


def list_rates(page: LectureRegionale) -> set[tuple[str, str]]:
    tableaux = (*page.ensemble, *(page.theme.tableaux if page.theme else ()))
    return {
        (t.ligne.code_indicateur, t.ligne.mesure)
        for tableau in tableaux
        for ligne in tableau.lignes
        for t in ligne.taux
        if t.est_lu
    }


@pytest.mark.parametrize("lecture", [PUBLIC, IDF])
def test_every_rate_shown_opens_to_its_cells_and_their_evidence(
    entrepot: Entrepot, lecture: str
) -> None:
    filtres = Filtres(lecture=lecture)
    themes = build_lecture_regionale(entrepot, filtres).themes
    pages = [filtres, *(filtres.with_changes(theme=t.code_theme) for t in themes)]
    taux = set().union(*(list_rates(build_lecture_regionale(entrepot, p)) for p in pages))
    assert taux
    for indicateur, mesure in bound(sorted(taux), 4):
        ouvert = filtres.with_changes(indicateur=indicateur, mesure=mesure)
        detail = build_detail(entrepot, ouvert)
        assert detail is not None
        cotes = {c.code: c.unites for c in detail.cotes}
        assert sum(len(u) for u in cotes.values()) == detail.taux.ligne.nb_attendus
        positives = (*cotes.get("oui", ()), *cotes.get("oui_probable", ()))
        for unite in positives[:1]:
            fiche = build_fiche_cellule(entrepot, lecture, unite.code_unite, indicateur)
            assert fiche is not None
            assert fiche.preuves, (indicateur, unite)
            assert all(p.url or p.origine for p in fiche.preuves)


def test_a_simulated_page_says_so_in_the_title_of_everything(entrepot: Entrepot) -> None:
    for theme in (None, "sante"):
        page = build_lecture_regionale(entrepot, Filtres(lecture=DEMO, theme=theme))
        titres = [page.titre, page.titre_theme, page.titre_reperes, page.bandeau.titre]
        tableaux = page.theme.tableaux if page.theme else page.ensemble
        titres += [t.titre for t in tableaux]
        assert len(titres) > 5
        assert all(MENTION_SIMULEE in t for t in titres)
        assert all(ligne.principal.est_simule for t in tableaux for ligne in t.lignes)


def test_the_real_pages_never_say_simulated(entrepot: Entrepot) -> None:
    page = build_lecture_regionale(entrepot, Filtres())
    assert MENTION_SIMULEE not in page.titre
    assert not any(t.est_simule for t in page.ensemble)


def test_unpublished_readings_say_which_is_missing_and_invent_nothing(entrepot: Entrepot) -> None:
    themes = build_lecture_regionale(entrepot, Filtres()).themes
    assert len(themes) == 13
    assert sum(t.nature == "transversale" for t in themes) == 3
    assert {t.code_theme for t in themes if t.est_publiee} == PUBLIES
    for theme in themes:
        lu = build_lecture_regionale(entrepot, Filtres(theme=theme.code_theme)).theme
        assert lu is not None
        assert (lu.avertissement is None) == theme.est_publiee
        assert bool(keep_nature(lu.constats, CONSTAT)) == theme.est_publiee
        if not theme.est_publiee:
            assert "Lecture non publiée" in (lu.avertissement or "")
            assert not keep_nature(lu.constats, DEFI)


def test_named_examples_lead_to_their_contract(entrepot: Entrepot) -> None:
    lu = build_lecture_regionale(entrepot, Filtres(theme="gouvernance")).theme
    assert lu is not None
    cites = {x.lien["contrat"] for c in keep_nature(lu.constats, EXEMPLE) for x in c.lieux}
    assert cites >= {"CN03201M", "CN03103I"}


def test_the_gap_between_named_and_signing_is_said(entrepot: Entrepot) -> None:
    page = build_lecture_regionale(entrepot, Filtres(lecture=DEMO))
    partenaires = next(t for t in page.ensemble if t.axe == "partenaire")
    for ligne in partenaires.lignes:
        cite, *_, signe = ligne.taux
        if cite.ligne.n == signe.ligne.n == 40:
            ecart = int(re.sub(r"\D", "", (ligne.ecart or "0").split("contrat")[0]) or 0)
            assert ecart == cite.ligne.k - signe.ligne.k


def test_instruments_of_the_two_families_stand_apart(entrepot: Entrepot) -> None:
    page = build_lecture_regionale(entrepot, Filtres(lecture=DEMO))
    titres = [t.titre for t in page.ensemble if t.axe == "instrument"]
    assert [t.split(" — ")[0] for t in titres] == [
        "Instruments de droit commun",
        "Dispositifs de la politique de la ville",
    ]


def test_an_empty_selection_shows_no_figure(entrepot: Entrepot) -> None:
    page = build_lecture_regionale(entrepot, Filtres(departement=("75",)))
    assert page.est_vide
    assert page.ensemble == ()


def test_a_group_of_one_has_names_and_no_percentage(entrepot: Entrepot) -> None:
    page = build_lecture_regionale(entrepot, Filtres(lecture=DEMO, departement=("32",)))
    for tableau in page.ensemble:
        for ligne in tableau.lignes:
            for taux in ligne.taux:
                assert taux.pourcentage is None
                assert "%" not in taux.phrase
                assert taux.noms == (("Auch",) if taux.ligne.k else ())


def test_every_side_has_its_own_mark_and_word() -> None:
    assert len({symbole for _, symbole, _ in COTES}) == len(COTES)
    assert len({libelle for _, _, libelle in COTES}) == len(COTES)


def test_the_card_of_a_contract(entrepot: Entrepot) -> None:
    fiche = build_fiche_contrat(entrepot, Filtres(), "CN03201M")
    assert fiche.titre == "Auch"
    assert dict(fiche.identite)["Niveau"] == "communal"
    assert [q.nom for q in fiche.qpv] == ["Grand Garros"]
    assert any("non lue" in s for s in fiche.silences)
    date = next(c for a in fiche.axes for c in a.cellules if c.libelle == "Date de signature")
    assert plain(date.valeur) == "12 juillet 2024"
    assert {a.etiquette for a in fiche.autres_lectures} >= {MENTION_SIMULEE}


def test_the_card_filtered_by_theme_keeps_its_cells_only(entrepot: Entrepot) -> None:
    tout = build_fiche_contrat(entrepot, Filtres(lecture=DEMO), "CN03103I")
    sante = build_fiche_contrat(entrepot, Filtres(lecture=DEMO, theme="sante"), "CN03103I")
    nombre = [sum(len(a.cellules) for a in f.axes) for f in (tout, sante)]
    assert 0 < nombre[1] < nombre[0]
    assert all(MENTION_SIMULEE in t for t in (tout.titre, *(a.titre for a in tout.axes)))


def test_a_contract_outside_the_lecture_says_so(entrepot: Entrepot) -> None:
    ailleurs = build_fiche_contrat(entrepot, Filtres(), "CN07501I")
    assert "n’est pas dans la lecture" in ailleurs.bilan
    assert ailleurs.axes == ()


def test_missing_statistics_are_words_never_zero(entrepot: Entrepot) -> None:
    codes = [c.code_contrat for c in list_contrats(entrepot, Filtres()) if c.nb_qpv_sans_pauvrete]
    fiches = [build_fiche_contrat(entrepot, Filtres(), code) for code in codes]
    assert fiches
    for fiche in fiches:
        assert any(q.pauvrete == "non publié" for q in fiche.qpv)
        textes = [c.valeur for c in fiche.chiffres] + [q.emploi for q in fiche.qpv]
        assert not any("nan" in t or "None" in t for t in textes)


def test_the_method_names_sources_rules_and_limits(entrepot: Entrepot) -> None:
    methode = build_methode(entrepot)
    bascule = next(r for r in methode.regles if "bascule" in r.titre)
    assert "3, 4, 15, 16, 27 et 28" in bascule.texte
    assert len(methode.sources) >= 10
    assert all(s.producteur and s.licence for s in methode.sources)
    assert any(MENTION_SIMULEE in c.etiquette for c in methode.lectures)
    assert sum(len(a.definitions) for a in methode.axes) > 300
    assert len(methode.vocabulaires[0].definitions) >= 4


def test_a_contract_says_how_many_of_its_cells_are_deduced(entrepot: Entrepot) -> None:
    """The sum over the contracts is what the card of the lecture counts, deduced cells apart."""
    derives = {i.code_indicateur for i in list_indicateurs(entrepot) if i.est_derive}
    lecture = load_lecture(entrepot, Filtres().lecture)
    saisies = 0
    for unite in list_unites(entrepot, Filtres()):
        code = unite.code_unite
        cellules = list_cellules(entrepot, lecture.code_lecture, contrat=code)
        codees = [c for c in cellules if c.statut == "code"]
        deduites = sum(c.code_indicateur in derives for c in codees)
        saisies += len(codees) - deduites
        bilan = build_fiche_contrat(entrepot, Filtres(), code).bilan.replace("\u00a0", " ")
        assert bilan.startswith(str(len(codees)) if codees else "Aucune cellule codée")
        assert (f"dont {deduites} déduite" in bilan) is bool(deduites)
    assert saisies == lecture.nb_cellules_codees
