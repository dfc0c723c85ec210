"""Each contract is in one class, none guessed; the real warehouse gives the expected maps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from observatory.queries.cellules import CelluleCote, list_cotes
from observatory.queries.codebook import Niveau, list_niveaux, list_termes
from observatory.queries.contrats import Contrat, list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.map.palette import (
    BLEUS,
    BLEUS_SOMBRES,
    VERTS,
    VERTS_SOMBRES,
    list_verts,
)
from observatory.sheets.map.carte import CarteContrats
from observatory.sheets.map.classes import (
    Habillage,
    build_ladder_map,
    build_share_map,
    list_statuts,
    write_years,
)
from tests.fabriques import make
from tests.rendering.luminance import measure_luminance


@pytest.fixture(scope="module")
def occitanie(entrepot: Entrepot) -> list[Contrat]:
    return list_contrats(entrepot, Filtres())


def build(
    entrepot: Entrepot, lecture: str, indicateur: str, echelle: str, mesure: str
) -> CarteContrats:
    return build_ladder_map(
        "Titre",
        list_contrats(entrepot, Filtres(lecture=lecture)),
        list_cotes(entrepot, lecture, None, [indicateur], mesure),
        [n for n in list_niveaux(entrepot) if n.code_echelle == echelle],
        list_statuts(list_termes(entrepot)),
        Habillage(),
    )


def test_the_opening_map_counts_every_contract_once(occitanie: list[Contrat]) -> None:
    carte = build_share_map(occitanie, Habillage())
    assert sum(carte.effectifs.values()) == 40
    assert carte.effectifs["part-0"] == sum((c.part_population_epci or 1) < 0.05 for c in occitanie)
    assert "40\u00a0contrats" in carte.resume
    assert carte.note == "Population municipale 2020"


def test_an_unknown_share_is_not_zero(occitanie: list[Contrat]) -> None:
    inconnu = replace(occitanie[0], part_population_epci=None, lon=None)
    carte = build_share_map([inconnu], Habillage())
    assert carte.points[0].code_classe == "inconnu"
    assert carte.points[0].libelle_valeur == "non connu"
    assert inconnu.nom_contrat in carte.resume


@pytest.mark.parametrize(
    ("part", "classe"), [(0.0499, "part-0"), (0.05, "part-1"), (0.25, "part-5")]
)
def test_a_bound_goes_up(occitanie: list[Contrat], part: float, classe: str) -> None:
    carte = build_share_map([replace(occitanie[0], part_population_epci=part)], Habillage())
    assert carte.points[0].code_classe == classe


def test_the_demonstration_is_read_everywhere(entrepot: Entrepot) -> None:
    carte = build(entrepot, "occitanie-2024-demo", "partenaire.caf", "role", "citation")
    assert carte.effectifs["non_lu"] == 0
    assert (
        sum(carte.effectifs[f"exact:{n}"] for n in ("absent", "cite", "partenaire", "signataire"))
        == 40
    )


def test_silence_is_not_absence(entrepot: Entrepot) -> None:
    carte = build(entrepot, "occitanie-2024-public", "partenaire.caf", "role", "citation")
    assert carte.effectifs["exact:absent"] == 0
    assert carte.effectifs["non_lu"] > 20
    assert carte.effectifs["au_moins:partenaire"] > 0
    muets = [c for c in carte.classes if c.code == "non_lu"]
    assert muets[0].motif == "hachures"


def test_towns_read_one_by_one_keep_their_own_value(entrepot: Entrepot) -> None:
    carte = build(entrepot, "idf-ouest-2025", "instrument.ctg", "articulation", "mention")
    textes = [p.libelle_valeur for p in carte.points if "Mantes-la-Jolie" in p.libelle_valeur]
    assert len(textes) == 1
    assert "Limay" in textes[0]
    assert carte.effectifs["hors_lecture"] + 13 >= len(carte.points)


NIVEAUX = [
    Niveau("role", code, code, rang, None)
    for rang, code in enumerate(("absent", "cite", "signataire"))
]


@pytest.mark.parametrize(
    ("valeur", "sens", "statut", "classe"),
    [
        ("cite", "exact", "code", "exact:cite"),
        ("cite", "au_moins", "code", "au_moins:cite"),
        ("signataire", "au_moins", "code", "exact:signataire"),
        ("absent", "au_plus", "code", "exact:absent"),
        (None, None, "non_lu", "non_lu"),
        (None, None, "document_absent", "document_absent"),
        (None, None, "en_desaccord", "en_desaccord"),
    ],
)
def test_a_cell_gives_its_class(
    occitanie: list[Contrat], valeur: str | None, sens: str | None, statut: str, classe: str
) -> None:
    code = occitanie[0].code_contrat
    cellule = make(
        CelluleCote, code_unite=code, code_contrat=code, cote="oui", valeur=valeur,
        libelle_valeur=valeur, sens=sens, statut=statut, certitude="ferme",
    )  # fmt: skip
    carte = build_ladder_map("T", occitanie[:1], [cellule], NIVEAUX, {}, Habillage())
    assert carte.points[0].code_classe == classe


def test_what_is_probable_says_so(occitanie: list[Contrat]) -> None:
    code = occitanie[0].code_contrat
    cellule = make(
        CelluleCote, code_unite=code, code_contrat=code, cote="oui_probable", valeur="cite",
        libelle_valeur="Cité", sens="exact", statut="code", certitude="probable",
    )  # fmt: skip
    carte = build_ladder_map("T", occitanie[:1], [cellule], NIVEAUX, {}, Habillage())
    assert carte.points[0].libelle_valeur == "cite (probable)"


def test_years_of_census_are_all_said(entrepot: Entrepot) -> None:
    assert write_years([]) == "Population municipale"
    france = list_contrats(entrepot, Filtres(region="france"))
    assert write_years(france) == "Population municipale, recensements de 2017 à 2020"


@pytest.mark.parametrize("couleurs", [BLEUS, VERTS, BLEUS_SOMBRES, VERTS_SOMBRES])
def test_palettes_are_read_without_hue(couleurs: tuple[str, ...]) -> None:
    """Lightness alone gives the order: colour blindness and grey print keep it."""
    clartes = [measure_luminance(c) + 0.05 for c in couleurs]
    sens = 1 if clartes[-1] > clartes[0] else -1
    rapports = [(b / a) ** sens for a, b in pairwise(clartes)]
    assert min(rapports) > 1.2


def test_a_ladder_uses_both_ends_of_its_palette() -> None:
    assert [list_verts(n)[0][0] for n in (2, 3, 4)] == [VERTS[0]] * 3
    assert [list_verts(n)[-1][0] for n in (1, 2, 3, 4)] == [VERTS[-1]] * 4


def test_what_is_probable_has_its_own_class_pattern_and_legend(entrepot: Entrepot) -> None:
    carte = build(entrepot, "occitanie-2024-public", "instrument.cls", "articulation", "mention")
    probables = [c for c in carte.classes if c.libelle.endswith("(probable)")]
    assert probables
    for classe in probables:
        assert classe.motif.endswith("_probable")
        assert carte.effectifs[classe.code] > 0
        ferme = next(c for c in carte.classes if f"{c.code}?" == classe.code)
        assert (ferme.teinte, classe.motif) == (classe.teinte, f"{ferme.motif}_probable")
    motifs = [(c.teinte, c.motif) for c in carte.classes if carte.effectifs[c.code]]
    assert len(motifs) == len(set(motifs))
    assert "(probable)" in carte.resume
