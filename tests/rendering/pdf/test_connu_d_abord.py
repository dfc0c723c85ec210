"""Known before unknown, on every kind of printed sheet: what is read stands above what is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from observatory.codebook.loader import load_codebook
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from tests.bornes import bound
from tests.connu import is_known_first
from tests.rendering.pdf.composees import (
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_qpv,
    render_fiche_theme,
)
from tests.rendering.pdf.conftest import PUBLIC, Lu

pytestmark = pytest.mark.xdist_group("pdf")

VU = Filtres(lecture=PUBLIC)
LIMOUX, ALES, TOULOUSE = "CN01104M", "CN03001I", "CN03103I"
THEMES = tuple(t.code for t in load_codebook().thematiques)
FICHES: dict[str, Callable[[Entrepot], bytes]] = {
    **{
        f"contrat {c}": lambda e, c=c: render_fiche_contrat(e, c, filtres=VU)
        for c in bound((LIMOUX, ALES, TOULOUSE, "CN97401I"), 2)
    },
    **{f"thème {t}": lambda e, t=t: render_fiche_theme(e, t, filtres=VU) for t in bound(THEMES, 4)},
    **{
        f"santé, {c}": lambda e, c=c: render_fiche_contrat_theme(e, c, "sante", filtres=VU)
        for c in (LIMOUX, TOULOUSE)
    },
    "quartier": lambda e: render_fiche_qpv(e, "QN03201M"),
}


@pytest.mark.parametrize("nom", FICHES)
def test_a_sheet_opens_on_what_is_known(
    nom: str, memoire: Entrepot, lire: Callable[[bytes], Lu]
) -> None:
    lignes = lire(FICHES[nom](memoire)).texte.split("\n")
    assert is_known_first(lignes), lignes[:12]
