"""The sheets are read by a person: no raw code, no sentence of the screen, agreements kept."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from tests.bornes import EST_ENTIER, bound
from tests.rendering.pdf.composees import (
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_qpv,
    render_fiche_theme,
)
from tests.rendering.pdf.conftest import DEMO, PUBLIC, Lu

IDF = "idf-ouest-2025"
FAUTES = (
    (r"[a-zé] : (Au|Aucun|Seul|Partenariat)\b", "capitale après deux-points"),
    (r"\((CA|CC|CU|METRO|EPT|VILLE)\)", "code d’intercommunalité"),
    (r"\b[a-z]+_[a-z_]+\b", "code"),
    (r"[Cc]oeur|[Oo]euvre", "ligature"),
    (r"\b0 (France services|cellule codée|différence|indicateur)|\(s\)", "compte mal accordé"),
    (r"ses colonnes|placés? à la fin|masqués?\b", "phrase d’écran"),
    (r"Filtres : (aucun|thème)|contrats? compris", "filtres mal dits"),
    (r"aucun contrat établi sur \d+ ; le vôtre aussi", "accord avec rien"),
    (r"villes répondent à la mesure, N sont codés", "accord en genre"),
    (r" ,|\( | \)|\.\.(?!\.)", "espace ou point de trop"),
    (r"(Intercommunalité|Région|Commune) non connu\b", "accord en genre"),
    (r"\d \d{3} m du périmètre", "distance en mètres"),
)

pytestmark = pytest.mark.xdist_group("pdf")


def read(octets: bytes, lire: Callable[[bytes], Lu]) -> str:
    """Return the text on one line without its addresses nor the gaps of the kerning."""
    pages = [p.partition("Retrouver cette vue")[0] for p in lire(octets).pages]
    plat = re.sub(r"https?://\S+", "", " ".join(pages))
    return re.sub(r"(?<=ANCT) (?=,)", "", " ".join(plat.split()))


SIENS = {IDF: ("CN07803M", "CN09302I")}
"""Contracts a lecture codes; those of Haute-Garonne for the others."""


def list_outside(memoire: Entrepot, vue: Filtres) -> dict[str, bytes]:
    """Return the sheets on which a lecture of Occitanie weighs little: read in one of them."""
    return {
        **{
            f"contrat {c}": render_fiche_contrat(memoire, c, filtres=vue)
            for c in ("CN07501I", "CN98701M", *(SIENS[IDF] if EST_ENTIER else ()))
        },
        "Paris × santé": render_fiche_contrat_theme(memoire, "CN07501I", "sante", filtres=vue),
        "Saint-Gaudens": render_fiche_qpv(memoire, "QN03103M", filtres=vue),
        "Papeete": render_fiche_qpv(memoire, "QN98736M", filtres=vue),
    }


@pytest.mark.parametrize("lecture", bound([PUBLIC, DEMO, IDF], 2))
def test_no_sheet_reads_like_a_program(
    lecture: str, memoire: Entrepot, lire: Callable[[bytes], Lu]
) -> None:
    vue = Filtres(lecture=lecture)
    textes = {
        **{
            f"contrat {c}": render_fiche_contrat(memoire, c, filtres=vue)
            for c in SIENS.get(lecture, ("CN03103I", "CN03102M"))
        },
        "thème suivi": render_fiche_theme(memoire, "suivi_evaluation_observation", filtres=vue),
        "thème santé": render_fiche_theme(memoire, "sante", filtres=vue),
        "Toulouse × santé": render_fiche_contrat_theme(memoire, "CN03103I", "sante", filtres=vue),
    }
    if EST_ENTIER or lecture == PUBLIC:
        textes |= list_outside(memoire, vue)
    fautes = [
        f"{nom}, {quoi} : « {texte[max(0, trouve.start() - 40) : trouve.end() + 30]} »"
        for nom, octets in textes.items()
        for texte in [read(octets, lire)]
        for motif, quoi in FAUTES
        for trouve in re.finditer(motif, texte)
    ]
    assert not fautes, "\n".join(fautes)


def test_a_sheet_with_no_mark_does_not_explain_the_marks(
    memoire: Entrepot, lire: Callable[[bytes], Lu]
) -> None:
    texte = read(render_fiche_contrat_theme(memoire, "CN07501I", "sante"), lire)
    assert "contrat non codé" in texte
    assert "Comment lire" not in texte


def test_a_far_service_is_told_in_kilometres(
    memoire: Entrepot, lire: Callable[[bytes], Lu]
) -> None:
    texte = read(render_fiche_qpv(memoire, "QN03103M"), lire)
    assert "à 13,8 km du périmètre" in texte
    assert "Aucune France services à moins de 1 km" in texte
