"""From the journal to what everybody reads: checks first, then all of it or nothing.

What is published is the journal up to a number. Nothing of a document that is not public leaves:
neither its title, nor a quote, nor a text of its pages; readers are told that the proof is held and
on which page. Quotes that may name or reach a person are listed one by one, masked or confirmed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy import func, insert, select

from observatory.base.errors import Breach, DataError
from observatory.base.french import quantite
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.documents.depot import Document, open_depot
from observatory.grid.depot import Ecriture, replace_tables, take_witness, version_code, writing
from observatory.grid.difference import compare_with
from observatory.grid.ecriture import build_tables
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.modele import Cle, Grille, Modification, PreuveSaisie, Saisie
from observatory.grid.noms_territoire import list_forms
from observatory.grid.termes import use_termes
from observatory.reading.ecarts import HABITANT
from observatory.reading.mentions import Forme
from observatory.workshop import schema
from observatory.workshop.decisions import (
    IMPORT,
    Decision,
    JournalAtelier,
    PieceJustificative,
    open_journal,
    write_now,
)
from observatory.workshop.dossier import load_dossier
from observatory.workshop.gestes import ABSENT_PREUVE, CERTITUDES
from observatory.workshop.personnes import find_person
from observatory.workshop.schema import DECISION, PUBLICATION

TENUE = "Preuve tenue par le centre"
ENTRETIEN_TENU = "Entretien tenu par le centre"
RECHERCHE_TENUE = "Recherche dans les pièces lues, tenue par le centre"
_PERSONNELLES: Mapping[str, re.Pattern[str]] = {
    "adresse électronique": re.compile(r"[\w.+-]+\s?@\s?[\w-]+\.\w"),
    "numéro de téléphone": re.compile(r"(?:\+33\s?|\b0)[1-9](?:[\s.-]?\d{2}){4}\b"),
    "nom d’une personne": re.compile(
        r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Dr|Docteur|Me|Maître)\s+[A-ZÀ-Ý]"
    ),
}
_PAROLE = "parole d’habitant"


@dataclass(frozen=True)
class CitationSensible:
    """A quote about to be public that may name or reach a person; `code` names it for good."""

    code: str
    unite: str
    indicateur: str
    citation: str
    motifs: tuple[str, ...]


@dataclass(frozen=True)
class PlanPublication:
    """What publishing would change, up to `jusqua`; `sensibles` wait for a person."""

    lecture: str
    jusqua: int
    chaine: str
    nb_cellules: int
    nb_unites: int
    nb_attendues: int
    nb_retenues: int
    """Proofs held: their document is not public."""
    sensibles: tuple[CitationSensible, ...]
    modifications: tuple[Modification, ...]
    oublies: tuple[str, ...]
    """Indicators coded here that the codebook no longer asks for: kept in the journal only."""

    def describe(self) -> Iterator[str]:
        """Yield what it would do, in words, what is known first."""
        points = quantite(self.nb_cellules, "point codé", "points codés")
        lus = f"{quantite(self.nb_unites, 'contrat')} sur {self.nb_attendues}"
        yield (
            f"{points} dans {lus} ; {quantite(len(self.modifications), 'changement')} depuis ce "
            f"qui est publié (journal jusqu’à la décision {self.jusqua})."
        )
        if self.nb_retenues:
            yield (
                f"{quantite(self.nb_retenues, 'preuve')} d’un document non public : la page seule "
                "est publiée."
            )
        if self.oublies:
            yield f"Hors du livre de codes, gardés au journal seul : {', '.join(self.oublies)}."
        for s in self.sensibles:
            dits = ", ".join(s.motifs)
            yield (
                f"À masquer ou à confirmer [{s.code}] {s.unite} {s.indicateur}, {dits} : "
                f"« {s.citation} »"
            )


@dataclass(frozen=True)
class VersionPubliee:
    """One publication of a lecture, as the journal keeps it."""

    numero: int
    lecture: str
    quand: str
    jusqua: int
    organisation: str
    explication: str
    version_avant: str | None
    changes: tuple[Mapping[str, str | None], ...]


def prepare_publication(
    paths: Paths, code_lecture: str, codebook: Codebook, *, jusqua: int | None = None
) -> PlanPublication:
    """Return what publishing would do; DataError when the journal holds nothing of the lecture."""
    etat = load_etat(paths, code_lecture)
    with open_journal(paths) as journal:
        return _plan(paths, journal, etat, use_termes(codebook, etat), jusqua, ())[0]


def publish(
    paths: Paths,
    code_lecture: str,
    codebook: Codebook,
    *,
    organisation: str,
    explication: str,
    jusqua: int | None = None,
    masquees: Collection[str] = (),
    confirmees: Collection[str] = (),
) -> PlanPublication:
    """Write the journal up to a number in contracts_parquet/, all or nothing; the caller builds.

    DataError when a sensitive quote is neither masked nor confirmed, or a cell is refused: nothing
    is written then.
    """
    with writing(paths), open_journal(paths) as journal:
        temoin = take_witness(paths, code_lecture)
        etat = load_etat(paths, code_lecture)
        livre = use_termes(codebook, etat)
        plan, apres = _plan(paths, journal, etat, livre, jusqua, masquees)
        attend = [s for s in plan.sensibles if s.code not in {*masquees, *confirmees}]
        if attend:
            fautes = [_ask_to_settle(s) for s in attend]
            raise DataError(fautes, titre="Publication refusée")
        avant = version_code(paths, code_lecture)
        if plan.modifications:
            ecritures = [
                Ecriture(tables.CODAGES, apres.codages, code_lecture),
                Ecriture(tables.PREUVES, apres.preuves, code_lecture),
            ]
            replace_tables(paths, ecritures, temoin, gardee=code_lecture)
        _record(journal, plan, organisation, explication, avant)
    return plan


def _ask_to_settle(sensible: CitationSensible) -> Breach:
    dit = f"{', '.join(sensible.motifs)} : « {sensible.citation} »"
    return Breach(f"{sensible.unite}, {sensible.indicateur}", dit, "la masquer ou la confirmer")


def list_publications(journal: JournalAtelier, code_lecture: str) -> tuple[VersionPubliee, ...]:
    """Return the publications of a lecture, the latest first."""
    question = select(PUBLICATION).where(PUBLICATION.c.lecture == code_lecture)
    with schema.reading(journal.moteur) as connexion:
        lignes = connexion.execute(question.order_by(PUBLICATION.c.numero.desc())).mappings().all()
    return tuple(
        VersionPubliee(
            r["numero"], r["lecture"], r["quand"], r["jusqua"], r["organisation"] or "",
            r["explication"] or "", r["version_avant"], tuple(json.loads(r["changes"] or "[]")),
        )
        for r in lignes
    )  # fmt: skip


def _record(
    journal: JournalAtelier,
    plan: PlanPublication,
    organisation: str,
    explication: str,
    avant: str | None,
) -> None:
    changes = [
        {"unite": m.code_unite, "indicateur": m.code_indicateur, "avant": m.avant, "apres": m.apres}
        for m in plan.modifications
    ]
    with schema.writing(journal.moteur) as connexion:
        numero = int(connexion.scalar(select(func.max(PUBLICATION.c.numero))) or 0) + 1
        connexion.execute(
            insert(PUBLICATION).values(
                numero=numero, lecture=plan.lecture, quand=write_now(), jusqua=plan.jusqua,
                chaine=plan.chaine, organisation=organisation, explication=explication,
                version_avant=avant, changes=json.dumps(changes, ensure_ascii=False),
            )
        )  # fmt: skip


def _plan(
    paths: Paths,
    journal: JournalAtelier,
    etat: EtatLecture,
    codebook: Codebook,
    jusqua: int | None,
    masquees: Collection[str],
) -> tuple[PlanPublication, EtatLecture]:
    """Return what publishing does, and the lecture as it leaves it."""
    code = str(etat.lecture["code_lecture"])
    fin = journal.last_number(code) if jusqua is None else min(jusqua, journal.last_number(code))
    decisions = list(journal.current(code, jusqua=fin).values())
    if not decisions:
        faute = Breach(code, "le journal n’en dit rien", "coder d’abord dans l’Atelier")
        raise DataError([faute], titre="Publication refusée")
    connus = {i.code for i in codebook.indicateurs() if i.est_codable}
    oublies = sorted({d.cellule.indicateur for d in decisions} - connus)
    retenues = _Tri(paths, masquees)
    modifications: list[Modification] = []
    neuf = etat
    dites = journal.list_coded(code, fin)
    gardees = [d for d in decisions if not d.cellule.facette and d.cellule.indicateur in connus
               and d.cellule.unite in etat.unites and d.cellule in dites]  # fmt: skip
    for codeur in sorted({d.cellule.codeur for d in gardees}):
        alias = find_person(journal, codeur).alias
        siennes = [d for d in gardees if d.cellule.codeur == codeur]
        grille = _build_grid(code, alias, siennes, retenues)
        difference = compare_with(grille, neuf, codebook)
        if difference.refusees:
            fautes = [Breach(m.nom_unite, m.libelle, m.motif or "") for m in difference.refusees]
            raise DataError(fautes, titre="Publication refusée")
        modifications += (*difference.ajoutees, *difference.modifiees, *difference.retirees)
        codages, preuves = build_tables(grille, difference, neuf, codebook, None)
        neuf = replace(neuf, codages=codages, preuves=preuves)
    codees = [d for d in gardees if d.etat.statut is not None]
    plan = PlanPublication(
        lecture=code,
        jusqua=fin,
        chaine=journal.read(select(DECISION).where(DECISION.c.numero == fin))[0].chaine,
        nb_cellules=len({(d.cellule.unite, d.cellule.indicateur) for d in codees}),
        nb_unites=len({d.cellule.unite for d in codees}),
        nb_attendues=len(etat.unites),
        nb_retenues=retenues.nb_tenues,
        sensibles=tuple(retenues.sensibles.values()),
        modifications=tuple(modifications),
        oublies=tuple(oublies),
    )
    return plan, neuf


def _build_grid(code_lecture: str, alias: str, decisions: Sequence[Decision], tri: _Tri) -> Grille:
    """Return what one coder decided as the grid that would import it; remarks stay internal."""
    cellules: dict[Cle, Saisie] = {}
    preuves: dict[Cle, tuple[PreuveSaisie, ...]] = {}
    provenances: dict[Cle, str] = {}
    for d in decisions:
        cle = (d.cellule.unite, d.cellule.indicateur)
        etat = d.etat
        if etat.statut is None:
            continue
        jour = None if _is_grid(d) else dt.date.fromisoformat(d.quand[:10])
        cellules[cle] = Saisie(etat.statut, etat.valeur, etat.sens, etat.certitude, jour)
        preuves[cle] = tuple(tri.publish(d, etat.preuves))
        provenances[cle] = "assiste" if etat.est_assiste else "saisi"
    return Grille(
        fichier="journal de l’atelier",
        code_lecture=code_lecture,
        codeur=alias,
        version_codebook=None,
        cellules=cellules,
        couverture=frozenset((d.cellule.unite, d.cellule.indicateur) for d in decisions),
        preuves=preuves,
        champs=frozenset(("date_codage", "preuves")),
        provenances=provenances,
    )


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


class _Tri:
    """What of each proof may be public, and the quotes that wait for a person."""

    def __init__(self, paths: Paths, masquees: Collection[str]) -> None:
        self.paths = paths
        self.masquees = frozenset(masquees)
        self.sensibles: dict[str, CitationSensible] = {}
        self.nb_tenues = 0
        self._noms: dict[str, tuple[Forme, ...]] = {}
        with open_depot(paths) as depot:
            self.documents = {d.sha256: d for d in depot.documents() if d.est_public}

    def publish(
        self, decision: Decision, pieces: Iterable[PieceJustificative]
    ) -> Iterator[PreuveSaisie]:
        """Yield the proofs of a cell as they may be read by everybody."""
        for numero, piece in enumerate(pieces, 1):
            yield self._publish(decision, piece, numero)

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
        document: Document | None = self.documents.get(piece.document or "")
        if document is None:
            self.nb_tenues += 1
            titre = ENTRETIEN_TENU if piece.titre == "Entretien" else TENUE
            return replace(nue, titre=titre, date_source=piece.date_source)
        return replace(
            nue, titre=document.titre, citation=self._keep(decision, piece.citation, piece)
        )

    def _keep(
        self, decision: Decision, texte: str | None, piece: PieceJustificative | None = None
    ) -> str | None:
        """Return a text as it may be public; None when it was masked. Sensitive ones are noted."""
        if not texte:
            return None
        motifs = [nom for nom, regle in _PERSONNELLES.items() if regle.search(texte)]
        if piece is not None and self._is_resident(decision, piece):
            motifs.append(_PAROLE)
        if not motifs:
            return texte
        c = decision.cellule
        code = hashlib.sha256(f"{c.unite}|{c.indicateur}|{texte}".encode()).hexdigest()[:10]
        self.sensibles[code] = CitationSensible(code, c.unite, c.indicateur, texte, tuple(motifs))
        return None if code in self.masquees else texte

    def _is_resident(self, decision: Decision, piece: PieceJustificative) -> bool:
        if not piece.proposition:
            return False
        c = decision.cellule
        if c.lecture not in self._noms:
            self._noms[c.lecture] = list_forms(self.paths, c.lecture)
        dossier = load_dossier(self.paths, c.unite, self._noms[c.lecture])
        passage = dossier.par_code.get(piece.proposition)
        return passage is not None and passage.motif_ecart == HABITANT.code
