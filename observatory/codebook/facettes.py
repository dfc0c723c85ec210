"""What may be asked of a cell besides its level: its attributes, and its links to other cells.

A facet is declared once (attributs.toml, liens.toml). Whoever writes, reads, stores or counts
answers takes from here which cells it is asked of, from which level, and what an answer may be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from observatory.codebook import model
from observatory.codebook.codebook import IndicateurDefini
from observatory.codebook.domaine import Domaine
from observatory.codebook.sources import Sources

DIT, NON_DIT = "dit", "non_dit"
"""What an answer says: the document says it, or was searched and does not. No row: not read."""
MONTANT = Domaine("reel", "0", "100000000000", "euros")
ANNEE = Domaine("entier", "2010", "2040", "année")
TEXTE_MAX = 500
"""Longest answer in words, in characters."""
_MONTANT = re.compile(r"(?P<montant>\d{1,12}([.,]\d{1,2})?)(?: \((?P<annee>\d{4})\))?")
Nature = Literal["attribut", "lien"]


@dataclass(frozen=True)
class Facette:
    """An attribute or a kind of link. `seuils`: rank from which each indicator may have it.

    `reponse` is texte, liste, nombre, montant or cellule; `cibles`: rank from which each cell may
    be the other end (or the answer), whose level is not looked at for an attribute. `est_libre`: it
    is asked of every term of its axis, a lecture's own included. `lu_dans`: contrat, or procedure
    when it is read in the document of the instrument itself.
    """

    code: str
    nature: Nature
    place: int
    libelle: str
    libelle_court: str
    description: str
    consigne: str
    phrase: str
    phrase_singulier: str
    source: str
    axe: str
    niveau: str
    libelle_niveau: str
    reponse: str
    est_multiple: bool
    seuils: Mapping[str, int]
    modalites: Mapping[str, model.Libelle]
    domaine: Domaine | None
    cibles: Mapping[str, int]
    est_libre: bool
    lu_dans: str
    axe_cible: str | None
    niveau_cible: str | None

    @property
    def est_lien(self) -> bool:
        """Return whether its answer is the other end of a link."""
        return self.nature == "lien"

    @property
    def est_hors_contrat(self) -> bool:
        """Return whether another document than the contract answers, whatever the contract says."""
        return self.lu_dans == "procedure"

    def allows(self, code: str, rang: int | None) -> bool:
        """Return whether it may be asked of an indicator whose cell surely reaches this rank."""
        return self.est_hors_contrat or (rang is not None and rang >= self.seuils[code])

    def explain(self, valeur: str) -> str | None:
        """Return what should have been written as an answer, None when the value is one."""
        if self.reponse == "liste":
            mots = ", ".join(self.modalites)
            return None if valeur in self.modalites else f"choisir : {mots}"
        if self.reponse == "cellule":
            return None if valeur in self.cibles else f"choisir un code de l’axe {self._axe_cible}"
        if self.reponse == "nombre" and self.domaine is not None:
            return self.domaine.explain(valeur)
        if self.reponse == "montant":
            return explain_amount(valeur)
        return None if 0 < len(valeur) <= TEXTE_MAX else f"écrire au plus {TEXTE_MAX} caractères"

    @property
    def _axe_cible(self) -> str:
        return next(iter(self.cibles), "").partition(".")[0]


def split_amount(valeur: str) -> tuple[str, str | None] | None:
    """Return the amount and its year, None when the text is no amount.

    >>> split_amount("120000 (2024)"), split_amount("120000"), split_amount("beaucoup")
    (('120000', '2024'), ('120000', None), None)
    """
    lu = _MONTANT.fullmatch(valeur)
    return (lu["montant"].replace(",", "."), lu["annee"]) if lu else None


def explain_amount(valeur: str) -> str | None:
    """Return what should have been written as an amount, None when the value is one."""
    lu = split_amount(valeur)
    if lu is None:
        return "écrire un montant en euros, puis l’année si elle est dite : 120000 (2024)"
    montant, annee = lu
    return MONTANT.explain(montant) or (ANNEE.explain(annee) if annee else None)


def check_facettes(sources: Sources) -> None:
    """Add to the sources the faults of attributes and links: axes, levels, terms, answers."""
    for fichier, table, demandes in _list_demandes(sources):
        for code, demande in demandes.items():
            _check_demande(sources, fichier, (table, code), demande)
    lus = [set(demandes) for _, _, demandes in _list_demandes(sources)]
    for code in set.intersection(*lus) if len(lus) > 1 else ():
        sources.report(
            "liens.toml", ("liens", code), f"code « {code} » déjà pris par un attribut",
            "le renommer",
        )  # fmt: skip


def _list_demandes(sources: Sources) -> list[tuple[str, str, Mapping[str, model.FacetteDefinie]]]:
    attributs = sources.get("attributs.toml", model.FichierAttributs)
    liens = sources.get("liens.toml", model.FichierLiens)
    return [
        *([("attributs.toml", "attributs", attributs.attributs)] if attributs else []),
        *([("liens.toml", "liens", liens.liens)] if liens else []),
    ]


def _check_demande(
    sources: Sources, fichier: str, cle: tuple[str, str], demande: model.FacetteDefinie
) -> None:
    axes = sources.get("axes.toml", model.FichierAxes)
    echelles = sources.get("echelles.toml", model.FichierEchelles)
    if axes is None or echelles is None:
        return
    places = [("axe", demande.axe, "niveau", demande.niveau)]
    if isinstance(demande, model.GenreLien):
        places.append(("axe_cible", demande.axe_cible, "niveau_cible", demande.niveau_cible))
    for nom_axe, axe, nom_niveau, niveau in places:
        if axe not in axes.axes:
            sources.report(
                fichier, (*cle, nom_axe), f"axe inconnu « {axe} »",
                f"choisir parmi : {', '.join(axes.axes)}",
            )  # fmt: skip
            continue
        echelle = echelles.echelles.get(axes.axes[axe].echelle)
        niveaux = [n.code for n in echelle.niveaux] if echelle else []
        if niveaux and niveau not in niveaux[1:]:
            sources.report(
                fichier, (*cle, nom_niveau), f"niveau « {niveau} » hors de l’axe « {axe} »",
                f"choisir parmi : {', '.join(niveaux[1:])}",
            )  # fmt: skip
    termes = sources.list_termes().get(demande.axe)
    for nom, codes, connus in (
        ("familles", demande.familles, termes.familles if termes else {}),
        ("termes", demande.termes, termes.termes if termes else {}),
    ):
        for inconnu in [c for c in codes if c not in connus]:
            sources.report(
                fichier, (*cle, nom), f"code inconnu « {inconnu} » sur l’axe « {demande.axe} »",
                f"employer un code connu : {', '.join(list(connus)[:12]) or 'aucun'}…",
            )  # fmt: skip
    if isinstance(demande, model.Attribut):
        _check_reponse(sources, fichier, cle, demande, list(axes.axes))


def _check_reponse(
    sources: Sources, fichier: str, cle: tuple[str, str], attribut: model.Attribut, axes: list[str]
) -> None:
    """What an answer needs is there, and what it does not need is not."""
    donnes = {
        "modalites": bool(attribut.modalites),
        "domaine": attribut.domaine is not None,
        "axe_cible": attribut.axe_cible is not None,
    }
    voulu = {"liste": "modalites", "nombre": "domaine", "cellule": "axe_cible"}.get(
        attribut.reponse
    )
    if voulu is not None and not donnes[voulu]:
        sources.report(
            fichier, cle, f"réponse « {attribut.reponse} » sans {voulu}", f"donner {voulu}"
        )
    for nom in [n for n, donne in donnes.items() if donne and n != voulu]:
        sources.report(
            fichier, (*cle, nom), f"{nom} ne va pas avec la réponse « {attribut.reponse} »",
            f"retirer {nom}, ou changer reponse",
        )  # fmt: skip
    if attribut.axe_cible is not None and attribut.axe_cible not in axes:
        sources.report(
            fichier, (*cle, "axe_cible"), f"axe inconnu « {attribut.axe_cible} »",
            f"choisir parmi : {', '.join(axes)}",
        )  # fmt: skip


def build_facettes(
    attributs: Mapping[str, model.Attribut],
    liens: Mapping[str, model.GenreLien],
    indicateurs: tuple[IndicateurDefini, ...],
    echelles: Mapping[str, model.EchelleDefinie],
) -> tuple[Facette, ...]:
    """Return the facets, attributes first, each with the indicators it is asked of.

    An indicator whose own ladder has no such level is left out: nothing would reach it.
    """
    facettes: list[Facette] = []
    demandes: tuple[model.Attribut | model.GenreLien, ...] = (*attributs.values(), *liens.values())
    for demande in demandes:
        siens = [i for i in indicateurs if _is_asked(demande, i)]
        cibles: dict[str, int] = {}
        if isinstance(demande, model.GenreLien):
            ouverts = [i for i in indicateurs if i.axe == demande.axe_cible and not i.est_derive]
            cibles = _list_ranks(ouverts, demande.niveau_cible, echelles)
        elif demande.axe_cible:
            cibles = {i.code: 0 for i in indicateurs if i.axe == demande.axe_cible}
        facettes.append(_build(demande, siens, cibles, len(facettes), echelles))
    return tuple(facettes)


def extend_facettes(
    facettes: Mapping[str, Facette],
    propres: Sequence[IndicateurDefini],
    echelles: Mapping[str, model.EchelleDefinie],
) -> dict[str, Facette]:
    """Return the facets with the own terms they may be asked of, or may name."""
    entieres = {}
    for code, facette in facettes.items():
        siens = [i for i in propres if facette.est_libre and i.axe == facette.axe]
        bouts = [i for i in propres if i.axe == facette.axe_cible]
        ajoutes = (
            _list_ranks(bouts, facette.niveau_cible, echelles)
            if facette.niveau_cible
            else {i.code: 0 for i in bouts}
        )
        entieres[code] = replace(
            facette,
            seuils={**facette.seuils, **_list_ranks(siens, facette.niveau, echelles)},
            cibles={**facette.cibles, **ajoutes},
        )
    return entieres


def _build(
    demande: model.Attribut | model.GenreLien,
    siens: list[IndicateurDefini],
    cibles: Mapping[str, int],
    place: int,
    echelles: Mapping[str, model.EchelleDefinie],
) -> Facette:
    attribut = demande if isinstance(demande, model.Attribut) else None
    lu = attribut.domaine if attribut else None
    niveaux = {i.code_echelle for i in siens if i.code_echelle}
    libelle = next(
        (n.libelle for e in niveaux for n in echelles[e].niveaux if n.code == demande.niveau),
        demande.niveau,
    )
    return Facette(
        code=demande.code,
        nature="attribut" if attribut else "lien",
        place=place,
        libelle=demande.libelle,
        libelle_court=demande.court,
        description=demande.description,
        consigne=demande.consigne,
        phrase=demande.phrase,
        phrase_singulier=demande.phrase_singulier,
        source=demande.source,
        axe=demande.axe,
        niveau=demande.niveau,
        libelle_niveau=libelle,
        reponse=attribut.reponse if attribut else "cellule",
        est_multiple=attribut.multiple if attribut else True,
        seuils=_list_ranks(siens, demande.niveau, echelles),
        modalites=attribut.modalites if attribut else {},
        domaine=Domaine(lu.genre, lu.minimum, lu.maximum, attribut.unite if attribut else None)
        if lu
        else None,
        cibles=cibles,
        est_libre=not demande.familles and not demande.termes,
        lu_dans=attribut.lu_dans if attribut else "contrat",
        axe_cible=demande.axe_cible,
        niveau_cible=demande.niveau_cible if isinstance(demande, model.GenreLien) else None,
    )


def _is_asked(demande: model.FacetteDefinie, indicateur: IndicateurDefini) -> bool:
    if indicateur.axe != demande.axe or indicateur.est_derive:
        return False
    est_libre = not demande.familles and not demande.termes
    return est_libre or indicateur.famille in demande.familles or indicateur.terme in demande.termes


def _list_ranks(
    indicateurs: list[IndicateurDefini], niveau: str, echelles: Mapping[str, model.EchelleDefinie]
) -> dict[str, int]:
    """Return the rank of a level on the ladder of each indicator that has it."""
    return {
        i.code: echelles[i.code_echelle].rang(niveau)
        for i in indicateurs
        if i.code_echelle and niveau in echelles[i.code_echelle].par_code
    }
