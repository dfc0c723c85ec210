"""What of each decision everybody may read: nothing of a document that is not public.

Neither its title, nor a quote, nor a text of its pages leaves; readers are told that the proof is
held and on which page. Words that may name or reach a person are noted: masked or confirmed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from observatory.base.nominatif import find_personal
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import DIT
from observatory.contracts.facettes import Cellule, find_fault
from observatory.documents.depot import Document, open_depot
from observatory.grid.champs import ENTRETIEN
from observatory.grid.etat import EtatLecture
from observatory.grid.facettes import rank_cells, to_row
from observatory.grid.modele import Cle, FacetteSaisie, Grille, PageFacettes, PreuveSaisie, Saisie
from observatory.grid.noms_territoire import list_forms
from observatory.reading.ecarts import HABITANT
from observatory.reading.mentions import Forme
from observatory.workshop.decisions import IMPORT, Decision, PieceJustificative
from observatory.workshop.dossier import load_dossier
from observatory.workshop.gestes import ABSENT_PREUVE, CERTITUDES

TENUE = "Preuve tenue par le centre"
ENTRETIEN_TENU = "Entretien tenu par le centre"
RECHERCHE_TENUE = "Recherche dans les pièces lues, tenue par le centre"
_PAROLE = "parole d’habitant"
_D_APRES = "écrit d’après un document non public"
_NATURES = frozenset(("attribut", "lien"))


@dataclass(frozen=True)
class CitationSensible:
    """A quote about to be public that may name or reach a person; `code` names it for good."""

    code: str
    unite: str
    indicateur: str
    citation: str
    motifs: tuple[str, ...]


def build_grid(
    etat: EtatLecture,
    codebook: Codebook,
    alias: str,
    decisions: Sequence[Decision],
    reponses: Sequence[Decision],
    tri: TriPublic,
) -> Grille:
    """Return what one coder decided as the grid that would import it; remarks stay internal.

    `decisions` are the cells, `reponses` the answers to attributes and links, those taken away
    included. An answer whose cell no longer allows it waits in the journal: `tri.suspendues`.
    """
    cellules: dict[Cle, Saisie] = {}
    preuves: dict[Cle, tuple[PreuveSaisie, ...]] = {}
    provenances: dict[Cle, str] = {}
    for d in decisions:
        cle = (d.cellule.unite, d.cellule.indicateur)
        dit = d.etat
        if dit.statut is None:
            continue
        jour = None if _is_grid(d) else dt.date.fromisoformat(d.quand[:10])
        cellules[cle] = Saisie(dit.statut, dit.valeur, dit.sens, dit.certitude, jour)
        preuves[cle] = tuple(tri.publish(d, dit.preuves))
        provenances[cle] = "assiste" if dit.est_assiste else "saisi"
    couvertes = frozenset((d.cellule.unite, d.cellule.indicateur) for d in decisions)
    avant = {c: s for c, s in etat.list_saisies(alias).items() if c not in couvertes}
    rangs = rank_cells(_keep_known({**avant, **cellules}, codebook), alias, codebook)
    permises = [d for d in reponses if _is_allowed(d, alias, rangs, codebook)]
    tri.suspendues += [
        (d.cellule.unite, d.cellule.indicateur, d.cellule.facette)
        for d in reponses
        if d.etat.statut is not None and d not in permises
    ]
    dites = couvertes | {(d.cellule.unite, d.cellule.indicateur) for d in reponses}
    lues = [*_list_stored(etat, alias, dites, reponses), *tri.answer(permises, codebook)]
    tenues: list[FacetteSaisie] = []
    for s in lues:
        facette = codebook.facettes.get(s.facette)
        if find_fault(to_row(s, alias), facette, rangs, codebook) is None:
            tenues.append(s)
        else:
            tri.suspendues.append(s.question)
    return Grille(
        fichier="journal de l’atelier",
        code_lecture=str(etat.lecture["code_lecture"]),
        codeur=alias,
        version_codebook=None,
        cellules=cellules,
        couverture=couvertes,
        preuves=preuves,
        champs=frozenset(("date_codage", "preuves")),
        provenances=provenances,
        facettes=PageFacettes(_NATURES, tuple(tenues), dites),
    )


def _is_allowed(
    decision: Decision, alias: str, rangs: Mapping[Cellule, int], codebook: Codebook
) -> bool:
    """Return whether an answer holds: its cell at the level that allows it, if it needs one."""
    c = decision.cellule
    facette = codebook.facettes.get(c.facette)
    return (
        facette is not None
        and c.indicateur in facette.seuils
        and facette.allows(c.indicateur, rangs.get((c.unite, c.indicateur, alias)))
    )


def _keep_known(saisies: Mapping[Cle, Saisie], codebook: Codebook) -> dict[Cle, Saisie]:
    connus = {i.code for i in codebook.indicateurs()}
    return {cle: s for cle, s in saisies.items() if cle[1] in connus}


def _list_stored(
    etat: EtatLecture, alias: str, couvertes: Collection[Cle], reponses: Iterable[Decision]
) -> list[FacetteSaisie]:
    """Return the published answers of covered cells of which the journal says nothing."""
    dites = {(d.cellule.unite, d.cellule.indicateur, d.cellule.facette) for d in reponses}
    return [
        s
        for s in etat.list_facettes(alias)
        if (s.code_unite, s.code_indicateur) in couvertes and s.question not in dites
    ]


def _is_grid(decision: Decision) -> bool:
    return str(decision.lot or "").startswith(IMPORT)


def _give_back(piece: PieceJustificative, numero: int) -> PreuveSaisie:
    """Return a proof of a grid as the grid gave it: who imported it had it published already."""
    noms = {f.name for f in fields(PreuveSaisie)} & {f.name for f in fields(PieceJustificative)}
    memes = {nom: getattr(piece, nom) for nom in noms - {"certitude"}}
    certitude = piece.certitude or CERTITUDES[0]
    return PreuveSaisie(
        numero=numero, page_pdf=piece.page, page_imprimee=piece.imprime, certitude=certitude,
        **memes,
    )  # fmt: skip


class TriPublic:
    """What of each proof may be public, and the quotes that wait for a person."""

    def __init__(self, paths: Paths, masquees: Collection[str]) -> None:
        self.paths = paths
        self.masquees = frozenset(masquees)
        self.sensibles: dict[str, CitationSensible] = {}
        self.suspendues: list[tuple[str, str, str]] = []
        self.nb_tenues = 0
        self._noms: dict[str, tuple[Forme, ...]] = {}
        with open_depot(paths) as depot:
            deposes = depot.documents()
        self.documents = {d.sha256: d for d in deposes if d.est_public}
        freres: dict[str, list[str]] = {}
        for d in deposes:
            freres.setdefault(d.code_contrat, []).append(d.sha256)
        self.rangs = {sha: n for siens in freres.values() for n, sha in enumerate(siens, 1)}
        self.nombres = {code: len(siens) for code, siens in freres.items()}

    def publish(
        self, decision: Decision, pieces: Iterable[PieceJustificative]
    ) -> Iterator[PreuveSaisie]:
        """Yield the proofs of a cell as they may be read by everybody."""
        for numero, piece in enumerate(pieces, 1):
            yield self._publish(decision, piece, numero)

    def answer(self, reponses: Iterable[Decision], codebook: Codebook) -> Iterator[FacetteSaisie]:
        """Yield the answers that stand, their passage as it may be read by everybody.

        A document of a procedure that is not public is told from the others by its rank.
        """
        reponses = list(reponses)
        for d in reponses:
            facette = codebook.facettes.get(d.cellule.facette)
            if d.etat.statut is None or facette is None:
                continue
            piece = d.etat.preuves[0] if d.etat.preuves else PieceJustificative("aucune")
            valeur = d.etat.valeur
            if _is_grid(d):
                pass  # whoever imported the grid had the answer published already
            elif facette.reponse == "texte" and not self._is_open(piece):
                valeur = self._keep(d, valeur, motif=_D_APRES)
            elif facette.reponse == "texte":
                valeur = self._keep(d, valeur)
            if d.etat.statut == DIT and valeur is None:
                continue
            lue = self._publish(d, piece, 1)
            if facette.est_hors_contrat and lue.titre == TENUE:
                lue = replace(lue, titre=f"{TENUE}, document {self._rank_held(d, piece, reponses)}")
            yield FacetteSaisie(
                d.cellule.unite, d.cellule.indicateur, d.cellule.facette, d.cellule.rang + 1,
                d.etat.statut, valeur, d.etat.certitude, lue.page_pdf, lue.page_imprimee,
                lue.citation, lue.url, lue.titre, lue.passage,
            )  # fmt: skip

    def _rank_held(
        self, decision: Decision, piece: PieceJustificative, reponses: Iterable[Decision]
    ) -> int:
        """Return the rank of a document among those of its contract deposited, then those typed."""
        if piece.document in self.rangs:
            return self.rangs[piece.document]
        unite = decision.cellule.unite
        siens = (p for d in reponses if d.cellule.unite == unite for p in d.etat.preuves)
        titres = {p.titre or "" for p in siens if p.document is None}
        return self.nombres.get(unite, 0) + sorted(titres).index(piece.titre or "") + 1

    def _is_open(self, piece: PieceJustificative) -> bool:
        return piece.type_preuve == "page_web" or piece.document in self.documents

    def _publish(self, decision: Decision, piece: PieceJustificative, numero: int) -> PreuveSaisie:
        if _is_grid(decision):
            return _give_back(piece, numero)
        nue = PreuveSaisie(numero, piece.type_preuve, page_pdf=piece.page,
                           page_imprimee=piece.imprime,
                           certitude=piece.certitude or CERTITUDES[0])  # fmt: skip
        if piece.type_preuve == "page_web":
            return replace(nue, url=piece.url, titre=self._keep(decision, piece.titre))
        if piece.type_preuve == ABSENT_PREUVE:
            est_du_lecteur = piece.note is None
            return replace(nue, passage=piece.passage if est_du_lecteur else RECHERCHE_TENUE)
        if piece.type_preuve == ENTRETIEN:
            fonction = self._keep(decision, piece.titre) or ENTRETIEN_TENU
            organisme = self._keep(decision, piece.editeur)
            return replace(nue, titre=fonction, editeur=organisme, date_source=piece.date_source)
        document: Document | None = self.documents.get(piece.document or "")
        if document is None:
            self.nb_tenues += 1
            titre = ENTRETIEN_TENU if piece.titre == "Entretien" else TENUE
            return replace(nue, titre=titre, date_source=piece.date_source)
        return replace(
            nue, titre=document.titre, citation=self._keep(decision, piece.citation, piece)
        )

    def _keep(
        self,
        decision: Decision,
        texte: str | None,
        piece: PieceJustificative | None = None,
        *,
        motif: str | None = None,
    ) -> str | None:
        """Return a text as it may be public; None when it was masked. Sensitive ones are noted."""
        propres = [] if motif is None else [motif]
        if piece is not None and self._is_resident(decision, piece):
            propres.append(_PAROLE)
        return self.keep_text(decision.cellule.unite, decision.cellule.indicateur, texte, propres)

    def keep_text(
        self, unite: str, indicateur: str, texte: str | None, motifs: Sequence[str] = ()
    ) -> str | None:
        """Return words typed by a person as they may be public; None when they were masked."""
        if not texte:
            return None
        trouves = [*find_personal(texte), *motifs]
        if not trouves:
            return texte
        code = hashlib.sha256(f"{unite}|{indicateur}|{texte}".encode()).hexdigest()[:10]
        self.sensibles[code] = CitationSensible(code, unite, indicateur, texte, tuple(trouves))
        return None if code in self.masquees else texte

    def _is_resident(self, decision: Decision, piece: PieceJustificative) -> bool:
        """Return whether a passage is said by residents, proposed so or chosen over such one."""
        if not piece.citation:
            return False
        c = decision.cellule
        if c.lecture not in self._noms:
            self._noms[c.lecture] = list_forms(self.paths, c.lecture)
        dossier = load_dossier(self.paths, c.unite, self._noms[c.lecture])
        dits = (
            p.citation
            for p in dossier.par_code.values()
            if p.motif_ecart == HABITANT.code
            and (p.document, p.page) == (piece.document, piece.page)
        )
        return any(p in piece.citation or piece.citation in p for p in dits)
