"""The checks before a publication say what is to settle, and nothing that is not."""

from __future__ import annotations

from dataclasses import replace

from observatory.grid.modele import ChiffreSaisi, ConstatSaisi
from observatory.sheets.publication.avant import list_controles
from observatory.workshop.publier import PlanPublication
from observatory.workshop.tri import CitationSensible

SAIN = PlanPublication(
    lecture="essai", jusqua=12, chaine="0" * 64, nb_cellules=80, nb_unites=40, nb_attendues=40,
    nb_retenues=0, sensibles=(), modifications=(), facettes=(), constats=(), suspendues=(),
    ecrits=(), oublies=(),
)  # fmt: skip


def constat(texte: str, n: int | None = None, source: str | None = None) -> ConstatSaisi:
    chiffres = () if n is None else (ChiffreSaisi(None, None, 1, n),)
    return ConstatSaisi("c", None, "constat", 1, texte, (), source, None, None, None, chiffres)


def to_settle(plan: PlanPublication) -> list[str]:
    return [c.nom for c in list_controles(plan, None) if c.est_a_regler]


def test_each_check_is_said_and_only_what_is_wrong_is_to_settle() -> None:
    sans_entrepot = ["Constats à revoir"]
    assert to_settle(SAIN) == sans_entrepot
    assert len(list_controles(SAIN, None)) == 7
    citation = CitationSensible("c", "CN1", "partenaire.caf", "Mme X", ("nom d’une personne",))
    for nom, plan in {
        "Couverture": replace(SAIN, nb_unites=39),
        "Attributs et liens": replace(SAIN, suspendues=(("CN1", "instrument.ctg", "combien"),)),
        "Livre de codes": replace(SAIN, oublies=("partenaire.disparu",)),
        "Citations": replace(SAIN, sensibles=(citation,)),
        "Chiffres impossibles": replace(SAIN, ecrits=(constat("54 % des contrats la nomment."),)),
    }.items():
        assert sorted(to_settle(plan)) == sorted([nom, *sans_entrepot])


def test_a_percentage_is_impossible_only_where_no_count_gives_it() -> None:
    for texte, n, est_impossible in (
        ("54 % des contrats la nomment.", None, True),
        ("55 % des contrats la nomment.", None, False),
        ("97,5 % des contrats la nomment.", None, False),
        ("55 % des villes la nomment.", 13, True),
        ("53,8 % des villes la nomment.", 13, False),
        ("Tous la nomment.", None, False),
    ):
        plan = replace(SAIN, ecrits=(constat(texte, n),))
        assert ("Chiffres impossibles" in to_settle(plan)) == est_impossible, texte
    publie = replace(SAIN, ecrits=(constat("54 % la nomment.", source="Une étude"),))
    assert "Chiffres impossibles" not in to_settle(publie)
