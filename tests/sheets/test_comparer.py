"""« Comparer »: figures of their source, bounds that never rank, changes said of two sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from observatory.queries.cellules import Cellule
from observatory.queries.codebook import find_indicateur
from observatory.queries.contrats import load_chiffres_cles
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux, list_taux_dimension
from observatory.sheets.pages.comparatif import PAR_CONTRATS, ChoixComparer, bound, say_apart
from observatory.sheets.pages.cote_a_cote import build_cote_a_cote
from observatory.sheets.pages.departements import build_departements
from observatory.sheets.pages.generations import _say_change, build_generations
from observatory.sheets.pages.villes import build_villes

DEMO, PUBLIC, VILLES = "occitanie-2024-demo", "occitanie-2024-public", "idf-ouest-2025"
ALES, NIMES, LIMOUX = "CN03001I", "CN03002I", "CN01104M"


def test_the_departements_have_the_figures_of_their_own_contracts(entrepot: Entrepot) -> None:
    page = build_departements(entrepot, Filtres())
    territoire = page.blocs[0]
    gard = next(x for x in territoire.rangees if x.nom.texte == "Gard")
    cles = load_chiffres_cles(entrepot, Filtres(departement=("30",)))
    assert gard.cases[0].texte == str(cles.nb_contrats) == "7"
    assert [c.texte for c in gard.cases] == ["7", "17", "77\u202f683", "13,5\u202f%", "55,9\u202f%"]
    total = territoire.rangees[-1]
    assert total.est_total
    assert [c.texte for c in total.cases][:3] == ["40", "108", "393\u202f069"]
    assert sum(int(x.cases[0].texte) for x in territoire.rangees[:-1]) == 40
    assert "Gard\u00a0: 13,5\u202f%" in page.phrase
    assert "3\u00a0QPV sans taux de pauvreté publié" in " ".join(page.notes)


def test_the_average_is_the_one_that_is_asked_for_and_says_it(entrepot: Entrepot) -> None:
    seule = build_departements(entrepot, Filtres(), ChoixComparer(moyenne=PAR_CONTRATS))
    ponderee = build_departements(entrepot, Filtres())
    gards = [
        next(x for x in p.blocs[0].rangees if x.nom.texte == "Gard") for p in (seule, ponderee)
    ]
    assert gards[0].cases[3].texte != gards[1].cases[3].texte
    assert gards[0].cases[2].texte == gards[1].cases[2].texte
    assert "chacun compte pour un" in seule.notes[0]
    assert "pondérées par les habitants" in ponderee.notes[0]


@pytest.mark.parametrize("lecture", [DEMO, PUBLIC])
def test_no_sentence_places_a_departement_above_another_whose_bounds_meet_its_own(
    entrepot: Entrepot, lecture: str
) -> None:
    page = build_departements(entrepot, Filtres(lecture=lecture))
    codes = ["partenaire.etat", "partenaire.caf", "instrument.ctg"]
    lignes = list_taux_dimension(entrepot, lecture, ["departement"], indicateurs=codes)
    for code in codes:
        siennes = [(x.libelle_perimetre, x) for x in lignes if x.code_indicateur == code]
        dit = say_apart(siennes)
        grandes = [x for _, x in siennes if x.nb_attendus >= 5]
        se_touchent = all(bound(a)[0] <= bound(b)[1] for a in grandes for b in grandes)
        assert (dit is None) == se_touchent
    if lecture == PUBLIC:
        assert page.constats == tuple(c for c in page.constats if "se touchent toutes" in c)


def test_a_group_of_fewer_than_five_is_named_and_never_ranked(entrepot: Entrepot) -> None:
    lignes = list_taux_dimension(entrepot, DEMO, ["departement"], indicateurs=["instrument.ctg"])
    un = lignes[0]
    haut: LigneTaux = replace(un, nb_attendus=4, k=4, n=4, nb_inconnus=0, perimetre="a")
    bas = replace(un, nb_attendus=4, k=0, n=4, nb_inconnus=0, perimetre="b")
    assert say_apart([("A", haut), ("B", bas)]) is None
    huit = {"nb_attendus": 8, "n": 8, "nb_inconnus": 0}
    assert say_apart([("A", replace(haut, **huit)), ("B", replace(bas, **huit))]) is not None
    page = build_departements(entrepot, Filtres(lecture=DEMO))
    gers = next(x for x in page.blocs[1].rangees if x.nom.texte == "Gers")
    assert not any("%" in f"{c.texte} {c.detail}" for c in gers.cases)
    assert any("Auch" in c.detail for c in gers.cases)


def test_every_figure_read_opens_on_its_group(entrepot: Entrepot) -> None:
    for page in (
        build_departements(entrepot, Filtres()),
        build_generations(entrepot, Filtres()),
        build_cote_a_cote(entrepot, Filtres(), (ALES, NIMES)),
        build_villes(entrepot, Filtres(lecture=VILLES)),
    ):
        cases = [c for b in page.blocs for x in b.rangees for c in x.cases if c.texte]
        lues = [c for c in cases if not c.est_muette and not c.nature and c.lien]
        assert lues
        assert all(c.page for c in lues)
        chiffres = [c for c in cases if any(map(str.isdigit, c.texte))]
        assert all(c.page or c.nature or c.est_muette for c in chiffres)


def test_a_point_that_nobody_read_is_no_column_but_one_line(entrepot: Entrepot) -> None:
    page = build_departements(entrepot, Filtres())
    assert not any("CTG" in c for c in page.blocs[1].colonnes)
    assert "CTG" in page.silence
    assert "absent" in page.silence


def test_contracts_stand_beside_their_departement_and_their_region(entrepot: Entrepot) -> None:
    page = build_cote_a_cote(entrepot, Filtres(), (ALES, NIMES))
    (bloc,) = page.blocs
    assert bloc.colonnes == (
        "CA Alès Agglomération", "CA de Nîmes Métropole", "Gard (7\u00a0contrats)",
        "Occitanie (40\u00a0contrats)",
    )  # fmt: skip
    part = bloc.rangees[0].cases
    assert [c.texte for c in part] == [
        "14,9\u202f%", "15,7\u202f%", "13,5\u202f%", "9,9\u202f%"
    ]  # fmt: skip
    ailleurs = build_cote_a_cote(entrepot, Filtres(), ("CN07501I",)).blocs[0]
    assert not any(c.lien.get("perimetre") for x in ailleurs.rangees for c in x.cases)


def test_a_territory_read_on_one_side_has_no_change(entrepot: Entrepot) -> None:
    """Limoux: the former contract is known, nobody read the present one."""
    page = build_generations(entrepot, Filtres(), LIMOUX)
    (bloc,) = page.blocs
    assert bloc.colonnes == ("Contrat 2015-2023",), "nobody read the other side"
    assert "contrat 2024-2030\u00a0: non lu" in bloc.titre
    assert "13\u00a0février\u00a02015" in [x.cases[0].texte for x in bloc.rangees]
    assert page.phrase.index("19\u00a0points dits") < page.phrase.index("non lu")
    assert not any(c.est_muette for x in bloc.rangees for c in x.cases)
    assert not any("QPV" in x.nom.texte and "part" in x.nom.texte.lower() for x in bloc.rangees)


def test_what_each_side_says_alone_stands_apart_and_no_column_is_empty(
    entrepot: Entrepot,
) -> None:
    page = build_generations(entrepot, Filtres(), ALES)
    assert [b.colonnes for b in page.blocs] == [("Contrat 2024-2030",), ("Contrat 2015-2023",)]
    assert sum(len(b.rangees) for b in page.blocs) == 6
    tout = build_generations(entrepot, Filtres())
    for bloc in (*page.blocs, *tout.blocs):
        for rang, colonne in enumerate(bloc.colonnes):
            assert any(x.cases[rang].texte for x in bloc.rangees), colonne
        assert all(len(x.cases) == len(bloc.colonnes) for x in bloc.rangees)
    assert tout.notes[0].startswith("Aucun écart n’est établi")


def test_new_and_gone_are_said_only_of_two_sides_decided(entrepot: Entrepot) -> None:
    indicateur = find_indicateur(entrepot, "instrument.ctg")
    code = indicateur.code_indicateur

    def make(statut: str, rang: int | None, haut: int | None = None) -> dict[str, Cellule]:
        cellule = Cellule(
            "x", "u", "U", "u", code, "instrument", "CTG", None, None, None, None, None,
            rang, rang if haut is None else haut, statut, "ferme", "lecture", 1, 1, None,
            est_a_revoir=False,
        )  # fmt: skip
        return {code: cellule}

    absent, oui, non_lu = make("code", 0), make("code", 1), make("non_lu", None)
    assert _say_change(absent, oui, indicateur) == "nouveau"
    assert _say_change(oui, absent, indicateur) == "disparu"
    assert _say_change(oui, oui, indicateur) == "inchangé"
    assert _say_change(non_lu, oui, indicateur) == ""
    assert _say_change(oui, non_lu, indicateur) == ""
    assert _say_change(make("code", 0, 2), oui, indicateur) == ""


def test_a_simulated_lecture_is_set_beside_no_other_generation(entrepot: Entrepot) -> None:
    page = build_generations(entrepot, Filtres(lecture=DEMO))
    assert page.blocs == ()
    assert "lectures réelles" in page.reserve


def test_towns_are_set_side_by_side_and_a_lecture_of_contracts_says_where(
    entrepot: Entrepot,
) -> None:
    page = build_villes(entrepot, Filtres(lecture=VILLES))
    noms = [x.nom.texte for x in page.blocs[0].rangees]
    assert len(noms) == 15
    assert noms == sorted(noms)
    mantes = next(x for x in page.blocs[0].rangees if x.nom.texte == "Mantes-la-Ville")
    assert "double casquette" in mantes.cases[3].detail
    assert "Île-de-France" in build_villes(entrepot, Filtres()).reserve
