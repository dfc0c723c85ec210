"""Words a reader meets: sentences with a capital, axes and places in French, sources named."""

from __future__ import annotations

from observatory.codebook.loader import load_codebook
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.combinaison import ChoixCroisement
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.croisement import build_croisement
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.rates.axes import name_axe, name_terme
from observatory.sheets.rates.cellules import load_vocabulaire, name_source

DEMO = "occitanie-2024-demo"


def test_every_axis_has_a_french_name(entrepot: Entrepot) -> None:
    for indicateur in load_codebook().indicateurs():
        nom = name_axe(entrepot, indicateur.axe)
        assert "_" not in nom
        assert nom != indicateur.axe.capitalize() or nom in ("Instrument",)
    assert name_axe(entrepot, "presence") == "Présence des dispositifs"
    assert name_terme("France Travail", "France Travail") == "France Travail"


def test_sentences_begin_with_a_capital(entrepot: Entrepot) -> None:
    choix = ChoixCroisement(seuil=99)
    filtres = Filtres(indicateur="instrument.ctg")
    page = build_croisement(entrepot, filtres, choix)
    assert page.combinaison is not None
    assert page.combinaison.resume.startswith("Aucun contrat")
    partenaires = build_partenaires(entrepot, Filtres(lecture=DEMO))
    phrases = [e.compte.phrase for x in partenaires.lignes for e in x.echelons]
    assert all(p[:1].isupper() or p[:1].isdigit() for p in phrases)


def test_an_evidence_without_title_is_called_by_its_kind(entrepot: Entrepot) -> None:
    vocabulaire = load_vocabulaire(entrepot)
    assert name_source("page_pdf", vocabulaire) == "Page du document"
    assert name_source("inconnu", vocabulaire) == "Preuve saisie dans la grille"


def test_the_intercommunality_is_written_as_french_writes_it(entrepot: Entrepot) -> None:
    identite = dict(build_fiche_contrat(entrepot, Filtres(), "CN03201M").identite)
    assert "Cœur de Gascogne" in identite["Intercommunalité"]
