"""What is typed or ticked beside the keys: a cell proved elsewhere, a block of signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from observatory.codebook.codebook import IndicateurDefini
from observatory.grid.champs import ENTRETIEN, read_preuve
from observatory.reading.propositions import SIGNATAIRE
from observatory.workshop.decisions import (
    ABSENCE,
    CODER,
    RETIRER,
    Decision,
    EtatCode,
    Geste,
    GesteRefuse,
    JournalAtelier,
    PieceJustificative,
)
from observatory.workshop.dossier import PassagePropose
from observatory.workshop.gestes import ABSENT_PREUVE, CERTITUDES, Seance, read_piece


def enter(
    journal: JournalAtelier,
    seance: Seance,
    indicateur: IndicateurDefini,
    etat: EtatCode,
    *,
    lot: str | None = None,
) -> None:
    """Write what a person typed of a cell; GesteRefuse when the cell cannot hold it."""
    if faute := explain_entry(seance, indicateur, etat):
        raise GesteRefuse(f"« {indicateur.libelle} » : {faute}")
    geste = RETIRER if etat.statut is None else CODER
    if etat.preuves and etat.preuves[0].type_preuve == ABSENT_PREUVE:
        geste = ABSENCE
    ecrit = Geste(seance.cellule(indicateur.code), geste, etat, lot=lot,
                  version_codebook=seance.codebook.version)  # fmt: skip
    journal.append([ecrit])


def read_interview(seance: Seance, fonction: str, organisme: str, mois: str) -> PieceJustificative:
    """Return an interview as a proof; GesteRefuse when it lacks something or names somebody."""
    dit = {"type_preuve": ENTRETIEN, "titre": fonction, "editeur": organisme, "date_source": mois}
    preuve, refuses = read_preuve(dit, seance.codebook)
    if preuve is None:
        raise GesteRefuse(" ; ".join(f"{r.refus.message} : {r.refus.remede}" for r in refuses))
    return PieceJustificative(
        ENTRETIEN, titre=preuve.titre, editeur=preuve.editeur, date_source=preuve.date_source
    )


def explain_entry(seance: Seance, indicateur: IndicateurDefini, etat: EtatCode) -> str | None:
    """Return why a cell cannot hold a state; None when it can."""
    if not indicateur.est_codable:
        return "ce point ne se code pas."
    adresses = [p.url for p in etat.preuves if p.type_preuve == "page_web"]
    if any(not (url or "").startswith(("http://", "https://")) for url in adresses):
        return "écrire l’adresse entière, qui commence par http."
    if etat.statut != "code":
        return None
    if indicateur.code_echelle is not None:
        return _explain_level(seance, indicateur.code_echelle, etat)
    if not etat.valeur:
        return "écrire une valeur."
    return indicateur.domaine.explain(etat.valeur) if indicateur.domaine else None


def _explain_level(seance: Seance, code_echelle: str, etat: EtatCode) -> str | None:
    niveau = seance.codebook.echelles[code_echelle].par_code.get(etat.valeur or "")
    if niveau is None:
        return "choisir un niveau."
    if niveau.rang > 0:
        return None
    if seance.dossier.illisibles or (
        seance.dossier.documents and seance.dossier.list_lacking(seance.lecture)
    ):
        return seance.dossier.explain_no_absence(seance.lecture)
    if not any(p.type_preuve == ABSENT_PREUVE and p.passage for p in etat.preuves):
        return "dire quelles pièces ont été lues, et ce qui y a été cherché."
    return None


def list_signatories(
    seance: Seance, siens: Mapping[str, Decision]
) -> dict[tuple[str, int], list[PassagePropose]]:
    """Return who signs according to the reader, block by block (document, page).

    Those already coded at that level are left out.
    """
    blocs: dict[tuple[str, int], list[PassagePropose]] = {}
    for code, passages in seance.dossier.passages.items():
        deja = siens.get(code)
        if deja is not None and deja.etat.valeur == SIGNATAIRE:
            continue
        gardes = [p for p in passages if p.plancher == SIGNATAIRE and p.motif_ecart is None]
        if gardes:
            blocs.setdefault((gardes[0].document, gardes[0].page), []).append(gardes[0])
    return dict(sorted(blocs.items()))


def sign(
    journal: JournalAtelier, seance: Seance, passages: Sequence[PassagePropose], lot: str
) -> int:
    """Code as signatories those ticked in a block, all or none; return how many."""
    gestes = []
    for p in passages:
        piece = read_piece(seance, p.code, None)
        preuves = () if piece is None else (piece,)
        etat = EtatCode("code", SIGNATAIRE, "exact", CERTITUDES[0], preuves=preuves)
        geste = Geste(seance.cellule(p.indicateur), CODER, etat, p.code, lot=lot)
        gestes.append(
            replace(geste, cle=f"{lot}:{p.code}", version_codebook=seance.codebook.version)
        )
    return len(journal.append(gestes))
