"""A partial lecture: what is proved and what is probable are never added up, anywhere."""

from __future__ import annotations

import pytest

from observatory.codebook.loader import load_codebook
from observatory.queries.codebook import find_top, list_themes
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.charts.echelle import GroupeLignes, chart_echelles
from observatory.rendering.signes import build_marques
from observatory.rendering.tables.lignes import list_rows_partenaires
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.partenaires import LignePartenaire, Partenaires, build_partenaires
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from observatory.sheets.rates.echelons import list_legend
from observatory.sheets.rates.preuve import list_sides, open_compte
from tests.sheets.chaine import open_taux

PUBLIQUE = Filtres(lecture="occitanie-2024-public")
INSECABLE = "\u00a0"


@pytest.fixture(scope="module")
def page(entrepot: Entrepot) -> Partenaires:
    return build_partenaires(entrepot, PUBLIQUE)


def count_firm(ligne: LignePartenaire, seuil: int) -> int:
    dits = [e for e in ligne.echelons if e.sorte != "au_plus"]
    return sum(e.compte.k for e in dits if (e.rang or 0) >= seuil)


def count_probable(ligne: LignePartenaire, seuil: int) -> int:
    """Return the probable ones: not firmly at that step, probably at it or above."""
    nb = 0
    for echelon in (e for e in ligne.echelons if e.sorte != "au_plus"):
        if (echelon.rang or 0) >= seuil:
            nb += len(echelon.compte.probables)
        elif (echelon.rang_probable or 0) >= seuil:
            nb += echelon.compte.k
    return nb


def test_the_bar_gives_the_rates_firm_and_probable_apart(page: Partenaires) -> None:
    assert any(t.ligne.k and t.ligne.k_probable for x in page.lignes for t in x.taux)
    for ligne in page.lignes:
        for seuil, taux in enumerate(ligne.taux, start=1):
            assert count_firm(ligne, seuil) == taux.ligne.k, (ligne.libelle, taux.ligne.mesure)
            assert count_probable(ligne, seuil) == taux.ligne.k_probable, (
                ligne.libelle,
                taux.ligne.mesure,
            )


def test_a_step_says_its_probable_ones_in_its_figure_and_its_sentence(page: Partenaires) -> None:
    vus = [e for x in page.lignes for e in x.echelons if e.compte.probables]
    assert vus
    for echelon in vus:
        nb = len(echelon.compte.probables)
        mots = f"{nb}{INSECABLE}probable{'s' if nb >= 2 else ''}"
        assert set(echelon.compte.oui).isdisjoint(echelon.compte.probables)
        assert ("probable" if echelon.compte.k == 0 else mots) in echelon.compte.chiffre
        assert "probable" in echelon.compte.phrase.lower()


def test_an_exact_step_is_not_named_as_a_cumulative_one(page: Partenaires) -> None:
    libelles = {e.libelle for x in page.lignes for e in x.echelons}
    assert not [x for x in libelles if "moins" in x]
    assert "Partenaire, signature à établir" in libelles
    assert "Cité, partenariat à établir" in libelles


def test_a_family_counts_its_probable_ones(page: Partenaires) -> None:
    taux = {x.code_indicateur: x.taux for x in page.lignes}
    for famille in page.familles:
        for rang, compte in enumerate(famille.comptes):
            siens = [taux[c][rang] for c in famille.codes_indicateurs if c in taux]
            assert compte.k >= max((t.ligne.k for t in siens), default=0)
            assert compte.k + len(compte.probables) >= max(
                (t.ligne.k + t.ligne.k_probable for t in siens), default=0
            )
            assert set(compte.probables) <= set(compte.inconnus)
            assert ("probable" in compte.chiffre) is bool(compte.probables)


def test_the_families_of_a_partner_alone_say_what_it_says(page: Partenaires) -> None:
    taux = {x.code_indicateur: x.taux for x in page.lignes}
    for famille in page.familles:
        lus = [c for c in famille.codes_indicateurs if c in taux]
        if len(lus) == 1:
            for compte, t in zip(famille.comptes, taux[lus[0]], strict=True):
                assert (compte.k, len(compte.probables)) == (t.ligne.k, t.ligne.k_probable)


def test_a_list_marks_its_probable_contracts(entrepot: Entrepot, page: Partenaires) -> None:
    for ligne in page.lignes[:12]:
        for echelon in ligne.echelons:
            cotes = list_sides(open_compte(entrepot, echelon.compte), degre=echelon.libelle)
            par_signe = {c.symbole: {u.code_unite for u in c.unites} for c in cotes}
            assert par_signe.get("●", set()) == set(echelon.compte.oui)
            assert par_signe.get("◐", set()) == set(echelon.compte.probables)
            assert all("probable" in c.libelle for c in cotes if c.symbole == "◐")


def test_the_bar_hatches_its_probable_part(entrepot: Entrepot, page: Partenaires) -> None:
    seuls = [x for x in page.lignes if not x.est_derive]
    lignes = tuple(x for x in seuls if x.taux[-1].ligne.k_probable and x.taux[-1].ligne.k)
    marques = build_marques(list_legend(x.echelons for x in lignes), find_top(entrepot, "role"))
    dessin = chart_echelles("t", [GroupeLignes("f", lignes)], marques, (), 40, "contrats").to_dict()
    segments = [v for values in dessin["datasets"].values() for v in values if "fin" in v]
    for ligne in lignes:
        siens = [s for s in segments if s["indicateur"] == ligne.code_indicateur]
        sommet = [s for s in siens if s["echelon"] == "exact.signataire"]
        assert {s["probable"]: s["k"] for s in sommet} == {
            False: ligne.taux[-1].ligne.k,
            True: ligne.taux[-1].ligne.k_probable,
        }
        assert max(s["fin"] for s in siens) == 40
    assert any("hachures" in str(c) for c in dessin["layer"])


def test_an_open_mark_is_drawn_open_with_its_words(entrepot: Entrepot, page: Partenaires) -> None:
    reperes = build_lecture_regionale(entrepot, PUBLIQUE).reperes
    ouverts = [r for r in reperes if r.publie.startswith("plus de")]
    assert ouverts
    assert {r.code_repere for r in reperes if r.est_ouvert} == {r.code_repere for r in ouverts}
    lus = {r.code_indicateur for r in ouverts}
    lignes = tuple(x for x in page.lignes if x.code_indicateur in lus)
    marques = build_marques(list_legend(x.echelons for x in lignes), find_top(entrepot, "role"))
    dessin = chart_echelles("t", [GroupeLignes("f", lignes)], marques, reperes, 40, "contrats")
    spec = dessin.to_dict()
    vus = [v for values in spec["datasets"].values() for v in values if "ouvert" in v]
    assert any(v["ouvert"] for v in vus)
    assert all("plus de" in v["lu"] for v in vus if v["ouvert"])
    fleches = [c for c in spec["layer"] if c.get("name") == "marques_ouvertes"]
    assert fleches
    assert fleches[0]["mark"]["shape"] == "triangle-right"


def test_the_table_keeps_them_apart(entrepot: Entrepot, page: Partenaires) -> None:
    marques = build_marques(
        list_legend(x.echelons for x in page.lignes), find_top(entrepot, "role")
    )
    for ligne, row in zip(
        page.lignes,
        list_rows_partenaires(page.lignes, marques, (), est_simulee=False),
        strict=True,
    ):
        assert row["Signataire"] == next(
            (e.compte.k for e in ligne.echelons if e.code == "exact.signataire"), 0
        )
        if ligne.taux[-1].ligne.k_probable and not ligne.est_derive:
            assert row["Signataire, probable"] == ligne.taux[-1].ligne.k_probable


def test_the_matrices_never_draw_a_probable_cell_as_a_proved_one(entrepot: Entrepot) -> None:
    page = build_articulations(entrepot, PUBLIQUE)
    etats = {e.code: e for e in page.legende}
    for matrice in page.matrices:
        for place, colonne in enumerate(matrice.colonnes):
            vus = [etats.get(x.etats[place]) for x in matrice.lignes]
            fermes = [e for e in vus if e and e.rang and not e.est_probable]
            probables = [e for e in vus if e and e.rang and e.est_probable]
            assert len(fermes) == colonne.taux[0].ligne.k
            assert len(probables) == colonne.taux[0].ligne.k_probable


def test_every_table_of_a_printed_theme_says_the_same_figure(entrepot: Entrepot) -> None:
    vus = 0
    for theme in list_themes(entrepot):
        fiche = build_fiche_theme(entrepot, PUBLIQUE, theme.code_theme)
        for etabli in fiche.etablis:
            detail = open_taux(entrepot, etabli.taux)
            noms = {c.code: {u.nom for u in c.unites} for c in detail.cotes}
            assert set(etabli.noms) == noms.get("oui", set())
            assert set(etabli.probables) == noms.get("oui_probable", set())
            vus += bool(etabli.probables)
        dits = {e.taux.ligne.code_indicateur for e in fiche.etablis}
        lignes = [x for t in fiche.theme.tableaux for x in t.lignes]
        assert dits == {
            x.code_indicateur
            for x in lignes
            if any(t.ligne.k or t.ligne.k_probable for t in x.taux)
        }
    assert vus


def test_the_order_of_the_measures_is_that_of_the_thresholds() -> None:
    seuils = [m.seuil for m in load_codebook().mesures if m.code_echelle == "role"]
    assert seuils == [1, 2, 3]
