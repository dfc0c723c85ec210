"""What is open of « Partenaires »: a family, or a partner with its contracts at each step."""

from __future__ import annotations

from collections.abc import Mapping

from observatory.app.pages.partenaires.figures import REGROUPEMENTS, VuePartenaires
from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.ailleurs import show_connu
from observatory.app.shared.avis import drop_compte
from observatory.app.shared.comptes import CompteOuvert, show_compte
from observatory.app.shared.volet_indicateur import (
    IndicateurOuvert,
    show_indicateur,
    show_volet_title,
)
from observatory.base.text import slug
from observatory.sheets.pages.partenaires import FamilleLue, LignePartenaire
from observatory.sheets.rates.connu import build_connu
from observatory.sheets.rates.preuve import Compte

_FAMILLE = "famille."


def show_volet(vue: VuePartenaires) -> None:
    """Show what the address opens in this page: a family, a partner, or nothing."""
    code = adresse.current_choice("compte")
    if code.startswith(_FAMILLE):
        nom, _, rang = code.removeprefix(_FAMILLE).rpartition(".")
        famille = next((f for f in vue.page.familles if slug(f.libelle) == nom), None)
        if famille is not None and rang.isdecimal() and int(rang) < len(famille.comptes):
            _show_family(vue, famille, code, famille.comptes[int(rang)])
        else:
            drop_compte()
        return
    choisi = adresse.current_filtres().indicateur
    ligne = next((x for x in vue.page.lignes if x.code_indicateur == choisi), None)
    if ligne is not None:
        show_indicateur(_open_line(vue, ligne))
        return
    if choisi in {x.code_indicateur for x in vue.page.non_lus}:
        connu = ask(build_connu, vue.filtres.with_changes(indicateur=None), choisi)
        show_volet_title(connu.titre, connu.contexte)
        show_connu(connu)
    if code:
        drop_compte()


def _show_family(vue: VuePartenaires, famille: FamilleLue, code: str, compte: Compte) -> None:
    show_volet_title(famille.libelle, "Au moins un partenaire de la famille")
    ouvert = CompteOuvert(code, compte, {}, _list_members(vue, compte))
    show_compte(ouvert, vue.mot, est_simule=vue.page.est_simulee)


def _list_members(vue: VuePartenaires, compte: Compte) -> Mapping[str, list[str]]:
    """Return, by unit, the members of the family that a coded cell places on the ladder."""
    membres: dict[str, list[str]] = {}
    for ligne in vue.page.lignes:
        if ligne.code_indicateur in compte.indicateurs:
            for unite in (u for e in ligne.echelons if e.rang for u in e.unites):
                membres.setdefault(unite, []).append(ligne.code_indicateur)
    return membres


def _open_line(vue: VuePartenaires, ligne: LignePartenaire) -> IndicateurOuvert:
    return IndicateurOuvert(
        code=ligne.code_indicateur,
        libelle=ligne.libelle,
        contexte=REGROUPEMENTS if ligne.est_derive else ligne.famille,
        taux=ligne.taux,
        principal=ligne.principal,
        mot=vue.mot,
        echelons=ligne.echelons,
        ecarts=ligne.ecarts,
        reperes=vue.reperes,
        marques=vue.marques,
    )
