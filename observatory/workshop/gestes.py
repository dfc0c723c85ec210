"""What the screen sends becomes decisions: each gesture once, on the passage that was shown.

The screen keeps a numbered, cumulative list of gestures under a token of its own: what was already
written is skipped, what comes twice is written once. A gesture that makes no sense (a cell that the
codebook lost, a document removed meanwhile) is refused with a sentence, and the others go on; a
write that fails stops there, and the screen sends the rest again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from observatory.base.errors import ObservatoryError
from observatory.base.french import liste, quantite
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.documents.depot import NATURES
from observatory.documents.texte import find_quotes
from observatory.reading.absences import list_searched, say_pages
from observatory.reading.ecarts import list_reasons
from observatory.workshop.decisions import (
    ABSENCE,
    ANNULER,
    BLOC,
    CODER,
    COMMENTER,
    ECARTER,
    QUALIFIER,
    RETIRER,
    CleDecision,
    Decision,
    EtatCode,
    Geste,
    GesteRefuse,
    JournalAtelier,
    PieceJustificative,
    list_cells,
    name_key,
)
from observatory.workshop.dossier import DossierContrat
from observatory.workshop.extraits import CITATION_MAX, read_extract
from observatory.workshop.reponses import build_answers

CERTITUDES = ("ferme", "probable")
ABSENT_PREUVE = "recherche"
REPONDRE, EN_BLOC = "repondre", "absences"
"""What the screen sends besides the gestures of the journal: answers, and absences of a block."""
BLOC_MAX = 10
"""Most cells said absent by one gesture: those that were on screen."""
NON_PRECISE = "non_precise"
STATUTS = (NON_PRECISE, "document_absent")
"""What may be said of a cell that no level answers."""
REMARQUE_MAX = 1_000
MOTIFS: Mapping[str, str] = {
    "ne_prouve_rien": "ne prouve rien pour ce point",
    "erreur_lecture": "erreur du lecteur",
    **list_reasons(),
}
"""Why a passage is set aside, and the French words that say it."""


@dataclass(frozen=True)
class Seance:
    """Who codes which contract of which lecture, with what before them."""

    codeur: int
    lecture: str
    unite: str
    codebook: Codebook
    dossier: DossierContrat

    def cellule(self, indicateur: str) -> CleDecision:
        """Return a cell of this coder in this contract."""
        return CleDecision(self.codeur, self.lecture, self.unite, indicateur)


RIEN_A_ANNULER = "Rien à annuler : aucun geste fait ici dans ce contrat."


@dataclass(frozen=True)
class Recu:
    """What became of gestures: the last number dealt with, and the sentences of those refused.

    `panne` says why the writing stopped: the gestures after `numero` are to be sent again.
    `defait` is the indicator of the last gesture undone.
    """

    numero: int
    refus: tuple[tuple[int, str], ...] = ()
    panne: str | None = None
    defait: str | None = None


def apply_gestes(
    journal: JournalAtelier,
    seance: Seance,
    jeton: str,
    gestes: Sequence[Mapping[str, Any]],
    *,
    depuis: int = 0,
    preuve: PieceJustificative | None = None,
) -> Recu:
    """Write the gestures numbered after `depuis`, in order, and return what became of them.

    `preuve` is the evidence held for cells without passage (an address, an interview).
    """
    numero = depuis
    refus: list[tuple[int, str]] = []
    defait: str | None = None
    for envoye in sorted(gestes, key=lambda g: int(g["n"])):
        if int(envoye["n"]) <= numero:
            continue
        try:
            defait = _apply(journal, seance, f"{jeton}:{envoye['n']}", envoye, preuve) or defait
        except GesteRefuse as erreur:
            refus.append((int(envoye["n"]), str(erreur)))
        except ObservatoryError as erreur:
            return Recu(numero, tuple(refus), str(erreur), defait)
        numero = int(envoye["n"])
    return Recu(numero, tuple(refus), None, defait)


def _apply(
    journal: JournalAtelier,
    seance: Seance,
    cle: str,
    envoye: Mapping[str, Any],
    preuve: PieceJustificative | None,
) -> str | None:
    """Write one gesture; return the indicator it undid, when it undid one."""
    genre = str(envoye.get("geste"))
    if genre == ANNULER:
        vise = envoye.get("vise")
        try:
            defaite = journal.undo(seance.codeur, seance.lecture, seance.unite, cle=cle,
                                   vise=str(vise) if vise else None)  # fmt: skip
        except ObservatoryError as erreur:
            raise GesteRefuse(str(erreur)) from erreur
        if defaite is None:
            raise GesteRefuse(RIEN_A_ANNULER)
        return defaite.cellule.indicateur
    ecrits = _build_all(journal, seance, genre, envoye, preuve)
    lecteur = version("observatoire-contrats-de-ville")
    lot = f"{BLOC}:{cle}" if len(ecrits) > 1 else None
    journal.append(
        replace(
            ecrit,
            cle=name_key(cle, rang),
            lot=lot,
            version_lecteur=lecteur,
            version_codebook=seance.codebook.version,
        )
        for rang, ecrit in enumerate(ecrits)
    )
    return None


def _build_all(
    journal: JournalAtelier,
    seance: Seance,
    genre: str,
    envoye: Mapping[str, Any],
    preuve: PieceJustificative | None,
) -> list[Geste]:
    """Return the rows of one gesture: one, or those of a block, written all together."""
    if genre == EN_BLOC:
        codes = [str(c) for c in envoye.get("cellules") or ()]
        if not 0 < len(codes) <= BLOC_MAX or len(set(codes)) < len(codes):
            raise GesteRefuse(f"Absence en bloc : de 1 à {BLOC_MAX} points, chacun une fois.")
        points = [find_indicateur(seance.codebook, code) for code in codes]
        return [_find_absent(seance, point, journal) for point in points]
    indicateur = find_indicateur(seance.codebook, str(envoye.get("cellule")))
    if genre == REPONDRE:
        piece = _read_shown(seance, envoye) or preuve
        certitude = _read_certainty(envoye)
        actuelles = journal.current(seance.lecture, unite=seance.unite, codeur=seance.codeur)
        reponses = envoye.get("reponses")
        return build_answers(
            seance.codebook, seance.cellule(indicateur.code),
            reponses if isinstance(reponses, Mapping) else {}, actuelles, piece, certitude,
            {d.sha256: d.titre for d in seance.dossier.documents},
        )  # fmt: skip
    return [build_gesture(seance, genre, indicateur, envoye, preuve, journal)]


def find_indicateur(codebook: Codebook, code: str) -> IndicateurDefini:
    """Return the indicator of a cell; GesteRefuse when the codebook no longer asks for it."""
    try:
        trouve = codebook.indicateur(code)
    except KeyError:
        raise GesteRefuse(
            f"« {code[:60]} » n’est plus dans le livre de codes : rien n’a été noté."
        ) from None
    if not trouve.est_codable:
        raise GesteRefuse(f"« {trouve.libelle} » ne se code pas : rien n’a été noté.")
    return trouve


def build_gesture(
    seance: Seance,
    genre: str,
    indicateur: IndicateurDefini,
    envoye: Mapping[str, Any],
    preuve: PieceJustificative | None,
    journal: JournalAtelier,
) -> Geste:
    """Return a gesture ready to be written; GesteRefuse when it makes no sense."""
    cellule = seance.cellule(indicateur.code)
    proposition = str(envoye["proposition"]) if envoye.get("proposition") else None
    if genre == CODER:
        niveau = read_level(seance.codebook, indicateur, envoye.get("niveau"))
        piece = _read_shown(seance, envoye) or preuve
        if piece is None:
            raise GesteRefuse(
                f"« {indicateur.libelle} » : aucun passage montré et aucune preuve tenue, rien n’a "
                "été noté."
            )
        etat = EtatCode("code", niveau, "exact", _read_certainty(envoye), preuves=(piece,))
        return Geste(cellule, CODER, etat, proposition)
    if genre == QUALIFIER:
        statut = str(envoye.get("statut"))
        if statut not in STATUTS:
            raise GesteRefuse("Statut inconnu : rien n’a été noté.")
        lue = _read_shown(seance, envoye) if statut == NON_PRECISE else None
        tenue = () if lue is None else (lue,)
        etat = EtatCode(statut, None, None, _read_certainty(envoye), preuves=tenue)
        return Geste(cellule, QUALIFIER, etat, proposition if lue else None)
    if genre == COMMENTER:
        remarque = " ".join(str(envoye.get("texte") or "").split())[:REMARQUE_MAX] or None
        deja = journal.current(
            seance.lecture, unite=seance.unite, codeur=seance.codeur, indicateur=indicateur.code
        ).get(cellule)
        etat = replace(deja.etat if deja else EtatCode(), commentaire=remarque)
        return Geste(cellule, COMMENTER, etat)
    if genre == ECARTER:
        motif = str(envoye.get("motif"))
        if motif not in MOTIFS or proposition not in seance.dossier.par_code:
            raise GesteRefuse("Passage ou motif inconnu : rien n’a été mis à part.")
        return Geste(cellule, ECARTER, None, proposition, motif)
    if genre == ABSENCE:
        return _find_absent(seance, indicateur, journal)
    if genre == RETIRER:
        return Geste(cellule, RETIRER, EtatCode())
    raise GesteRefuse(f"Geste inconnu : « {genre[:30]} ».")


def read_level(codebook: Codebook, indicateur: IndicateurDefini, rang: Any) -> str:
    """Return the code of a level from its rank; GesteRefuse when the ladder has no such rank."""
    if indicateur.code_echelle is not None:
        for niveau in codebook.echelles[indicateur.code_echelle].par_code.values():
            if niveau.rang == rang:
                return niveau.code
    raise GesteRefuse(f"« {indicateur.libelle} » n’a pas ce niveau : rien n’a été noté.")


def _read_certainty(envoye: Mapping[str, Any]) -> str:
    certitude = str(envoye.get("certitude") or CERTITUDES[0])
    if certitude not in CERTITUDES:
        raise GesteRefuse(f"Certitude inconnue : « {certitude[:30]} ».")
    return certitude


def _read_shown(seance: Seance, envoye: Mapping[str, Any]) -> PieceJustificative | None:
    """Return the evidence on screen: lines chosen on the page, else the passage proposed."""
    extrait = envoye.get("extrait")
    if isinstance(extrait, Mapping):
        return read_extract(seance.dossier, extrait)
    proposition = str(envoye["proposition"]) if envoye.get("proposition") else None
    return read_piece(seance, proposition, envoye.get("citation"))


def read_piece(seance: Seance, proposition: str | None, citation: Any) -> PieceJustificative | None:
    """Return the evidence a passage gives, its quote corrected if the page holds the new one."""
    if proposition is None:
        return None
    passage = seance.dossier.par_code.get(proposition)
    if passage is None:
        raise GesteRefuse(
            "Le passage montré n’est plus dans les documents déposés : recharger la page, puis "
            "coder de nouveau."
        )
    dite = passage.citation
    if isinstance(citation, str) and citation.strip() and citation.strip() != dite:
        page = seance.dossier.find_page(passage.document, passage.page)
        dite = " ".join(citation.split())[:CITATION_MAX]
        if page is None or not find_quotes(page.texte, [dite]):
            raise GesteRefuse(
                f"La citation corrigée n’est pas sur la page {passage.page} : écrire les mots de "
                "la page, sans rien y ajouter."
            )
    return PieceJustificative(
        "page_pdf", passage.document, passage.page, passage.imprime, dite, proposition=proposition
    )


def explain_no_absence(
    seance: Seance, indicateur: IndicateurDefini, ecartees: Mapping[str, str]
) -> str | None:
    """Return why a cell cannot be said absent; None when every form was searched and set aside."""
    if indicateur.code_echelle is None:
        return "Ce point n’a pas de niveau « absent »."
    if raison := seance.dossier.explain_no_absence(seance.lecture):
        return raison
    if not seance.dossier.est_aveugle and not list_searched(indicateur.code):
        return "L’outil de lecture ne cherche pas ce point : le coder après avoir lu les pages."
    gardes = [p for p in seance.dossier.passages.get(indicateur.code, ()) if not p.motif_ecart]
    restent = [p for p in gardes if p.code not in ecartees]
    if restent:
        return f"{quantite(len(restent), 'passage')} à écarter d’abord."
    return None


def _find_absent(seance: Seance, indicateur: IndicateurDefini, journal: JournalAtelier) -> Geste:
    ecartees = journal.list_set_aside(seance.codeur, seance.lecture, seance.unite)
    if raison := explain_no_absence(seance, indicateur, ecartees):
        raise GesteRefuse(f"« {indicateur.libelle} » : {raison}")
    niveau = read_level(seance.codebook, indicateur, 0)
    preuve = PieceJustificative(
        ABSENT_PREUVE, passage=describe_search(seance, indicateur, ecartees)
    )
    etat = EtatCode("code", niveau, "exact", CERTITUDES[0], preuves=(preuve,))
    return Geste(seance.cellule(indicateur.code), ABSENCE, etat)


def describe_search(
    seance: Seance, indicateur: IndicateurDefini, ecartees: Mapping[str, str]
) -> str:
    """Return the log of a search that found nothing: forms, pieces, pages, passages set aside."""
    dossier = seance.dossier
    regardees = "".join(
        f", dont {n} {marque}" for marque, n in sorted(Counter(dossier.marques).items())
    )
    natures = liste(sorted({NATURES[d.nature] for d in dossier.documents}))
    manquent = liste([NATURES[n] for n in dossier.manquantes])
    pieces = f"{quantite(len(dossier.documents), 'pièce')} ({natures})"
    non_obtenu = f"non obtenu : {manquent} ; " if manquent else ""
    if dossier.est_aveugle:
        return (
            f"Lu par qui code, sans propositions (tirage) : {pieces}, "
            f"{quantite(dossier.nb_pages, 'page')}{regardees} ; {non_obtenu}rien n’y a été trouvé."
        )
    mots = list_searched(indicateur.code)
    siens = dossier.passages.get(indicateur.code, ())
    raisons = (ecartees.get(p.code) or p.motif_ecart for p in siens)
    motifs = Counter(MOTIFS.get(m, m) for m in raisons if m)
    mises = " ; ".join(f"{n} × {m}" for m, n in sorted(motifs.items())) or "aucun"
    etats = say_pages(dossier.recherches)
    versions = " et ".join(sorted({r.version_lecteur for r in dossier.recherches}))
    return (
        f"Recherche de {', '.join(f'« {m} »' for m in dict.fromkeys(mots))} dans "
        f"{pieces}, {quantite(dossier.nb_pages, 'page')} ({etats}{regardees}) ; {non_obtenu}"
        f"passages mis à part : {mises} ; lecteur {versions}."
    )


def list_own(journal: JournalAtelier, seance: Seance) -> dict[str, Decision]:
    """Return what this coder has coded of this contract, by indicator."""
    actuelles = journal.current(seance.lecture, unite=seance.unite, codeur=seance.codeur)
    return list_cells(list(actuelles.values()))
