"""Attributes of a cell and links between cells, answered on screen: one row of the journal each.

What may be asked of which cell, from which level, and what an answer may be, is the codebook's
(`Facette`); what makes an answer unsound is `contracts/facettes`, as for a grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import DIT, NON_DIT, Facette
from observatory.contracts.facettes import (
    IDENTITE,
    Cellule,
    FauteFacette,
    find_fault,
    find_repeats,
    name_document,
)
from observatory.grid.facettes import rank_cells
from observatory.grid.modele import Saisie
from observatory.workshop.decisions import (
    CODER,
    RETIRER,
    CleDecision,
    Decision,
    EtatCode,
    Geste,
    GesteRefuse,
    PieceJustificative,
)

VALEURS_MAX = 12
"""Most answers to one attribute."""
Actuelles = Mapping[CleDecision, Decision]
"""The last decision of each cell of one coder in one contract, answers included."""


@dataclass(frozen=True, slots=True)
class ReponseCodee:
    """What a coder answered to one attribute or link of a cell."""

    facette: str
    rang: int
    etat: EtatCode

    @property
    def document(self) -> str | None:
        """Return what names the document it is read in."""
        return next((p.titre or p.url for p in self.etat.preuves), None)

    @property
    def est_non_dite(self) -> bool:
        """Return whether the document was searched and does not say it."""
        return self.etat.statut == NON_DIT


def list_facets(codebook: Codebook, indicateur: str) -> list[Facette]:
    """Return what may be asked of an indicator, whatever its level."""
    return [f for f in codebook.facettes.values() if indicateur in f.seuils]


def describe_facets(codebook: Codebook) -> dict[str, Any]:
    """Return every attribute and link as the screen asks it, and by axis the cells one may name."""
    facettes = list(codebook.facettes.values())
    axes = {f.axe_cible for f in facettes if f.axe_cible}
    cibles = {
        axe: [[i.code, i.libelle] for i in codebook.indicateurs() if i.axe == axe and i.est_codable]
        for axe in sorted(axes)
    }
    return {"facettes": {f.code: _describe_facet(f) for f in facettes}, "cibles": cibles}


def _describe_facet(f: Facette) -> dict[str, Any]:
    return {
        "libelle": f.libelle,
        "court": f.libelle_court,
        "consigne": f.consigne,
        "reponse": f.reponse,
        "multiple": f.est_multiple,
        "axe": f.axe_cible,
        "modalites": [[code, m.libelle] for code, m in f.modalites.items()],
    }


def list_answers(actuelles: Actuelles) -> dict[str, list[ReponseCodee]]:
    """Return the answers that stand, by indicator, in order."""
    trouvees: dict[str, list[ReponseCodee]] = {}
    for cle, d in actuelles.items():
        if cle.facette and d.etat.statut is not None:
            trouvees.setdefault(cle.indicateur, []).append(
                ReponseCodee(cle.facette, cle.rang, d.etat)
            )
    return {code: sorted(r, key=lambda x: (x.facette, x.rang)) for code, r in trouvees.items()}


def rank_own(codebook: Codebook, actuelles: Actuelles) -> dict[Cellule, int]:
    """Return the rank that each coded cell surely reaches."""
    connus = {i.code for i in codebook.indicateurs()}
    saisies = {
        (c.unite, c.indicateur): Saisie(d.etat.statut, d.etat.valeur, d.etat.sens, d.etat.certitude)
        for c, d in actuelles.items()
        if not c.facette and d.etat.statut is not None and c.indicateur in connus
    }
    codeur = next((str(c.codeur) for c in actuelles), "")
    return rank_cells(saisies, codeur, codebook)


def build_answers(
    codebook: Codebook,
    cellule: CleDecision,
    reponses: Mapping[str, Any],
    actuelles: Actuelles,
    piece: PieceJustificative | None,
    certitude: str,
    titres: Mapping[str, str],
) -> list[Geste]:
    """Return the rows that answer what is asked of a cell; GesteRefuse with the first fault.

    `reponses`: by facet, {"valeurs": [...], "non_dit": bool}. No value and not « non dit » takes
    away what was answered. Facets left out stay as they are, and so does what another document of
    the procedure answered: `titres` names those deposited, by sha256.
    """
    rangs = rank_own(codebook, actuelles)
    gestes: list[Geste] = []
    for code, dites in reponses.items():
        facette = codebook.facettes.get(code)
        prouve = piece
        if piece is not None and facette is not None and facette.est_hors_contrat:
            prouve = replace(piece, titre=piece.titre or titres.get(piece.document or ""))
        etats = list(_read_answers(dites, prouve, certitude))
        tenues = [
            c
            for c, d in actuelles.items()
            if (c.indicateur, c.facette) == (cellule.indicateur, code) and d.etat.statut is not None
        ]
        lu = (
            None
            if prouve is None
            else name_document({c: getattr(prouve, c) for c in IDENTITE}, facette)
        )
        ailleurs = {
            c.rang
            for c in tenues
            if lu is not None and name_document(_row(c, actuelles[c].etat), facette) != lu
        }
        libres = (n for n in count() if n not in ailleurs)
        cles = [replace(cellule, facette=code, rang=next(libres)) for _ in etats]
        lignes = [_row(c, e) for c, e in zip(cles, etats, strict=True)]
        fautes = [f for x in lignes if (f := find_fault(x, facette, rangs, codebook)) is not None]
        fautes += [f for _, f in find_repeats(lignes, codebook)]
        if fautes:
            raise GesteRefuse(_say(codebook, cellule, facette, fautes[0]))
        gestes += [Geste(c, CODER, e) for c, e in zip(cles, etats, strict=True)]
        ecrits = {c.rang for c in cles} | ailleurs
        gestes += [Geste(c, RETIRER, EtatCode()) for c in tenues if c.rang not in ecrits]
    if not gestes:
        raise GesteRefuse("Rien à noter : aucune réponse n’a été donnée.")
    return gestes


def _read_answers(
    dites: Any, piece: PieceJustificative | None, certitude: str
) -> Iterator[EtatCode]:
    if not isinstance(dites, Mapping):
        return
    preuves = () if piece is None else (piece,)
    if dites.get("non_dit"):
        yield EtatCode(NON_DIT, None, None, None, preuves=preuves)
    valeurs: Sequence[Any] = dites.get("valeurs") or ()
    for valeur in list(valeurs)[:VALEURS_MAX]:
        if ecrite := " ".join(str(valeur).split()):
            yield EtatCode(DIT, ecrite, None, certitude, preuves=preuves)


def _row(cle: CleDecision, etat: EtatCode) -> dict[str, Any]:
    """Return an answer as what checks it reads it."""
    piece = etat.preuves[0] if etat.preuves else PieceJustificative("aucune")
    return {
        "code_unite": cle.unite,
        "code_indicateur": cle.indicateur,
        "facette": cle.facette,
        "codeur": str(cle.codeur),
        "statut": etat.statut,
        "valeur": etat.valeur,
        "certitude": etat.certitude,
        "page_pdf": piece.page,
        "page_imprimee": piece.imprime,
        "citation": piece.citation,
        "url": piece.url,
        "titre": piece.titre,
        "passage": piece.passage,
    }


def _say(
    codebook: Codebook, cellule: CleDecision, facette: Facette | None, faute: FauteFacette
) -> str:
    libelle = codebook.indicateur(cellule.indicateur).libelle
    quoi = f", {facette.libelle_court.lower()}" if facette else ""
    return f"« {libelle} »{quoi} : {faute.message} ; {faute.remede}."
