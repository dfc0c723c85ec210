"""From the journal to what everybody reads: checks first, then all of it or nothing.

What is published is the journal up to a number. Nothing of a document that is not public leaves:
neither its title, nor a quote, nor a text of its pages; readers are told that the proof is held and
on which page. Quotes that may name or reach a person are listed one by one, masked or confirmed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import func, insert, select

from observatory.base.errors import Breach, DataError
from observatory.base.french import quantite
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.grid.constats import build_constats, compare_constats
from observatory.grid.depot import Ecriture, replace_tables, take_witness, version_code, writing
from observatory.grid.difference import compare_with
from observatory.grid.ecriture import build_tables
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.facettes import build_facettes
from observatory.grid.modele import (
    ChangementConstat,
    ChangementFacette,
    ConstatSaisi,
    Difference,
    Modification,
)
from observatory.grid.termes import use_termes
from observatory.workshop import schema
from observatory.workshop.constats import bring_constats, merge_constats, require_sound
from observatory.workshop.decisions import Decision, JournalAtelier, open_journal, write_now
from observatory.workshop.personnes import find_person
from observatory.workshop.schema import DECISION, PUBLICATION
from observatory.workshop.tri import CitationSensible, TriPublic, build_grid


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
    facettes: tuple[ChangementFacette, ...]
    """What changes in the attributes of cells and the links between them."""
    constats: tuple[ChangementConstat, ...]
    suspendues: tuple[tuple[str, str, str], ...]
    """Answers (unit, indicator, facet) whose cell is no longer coded at the level they need."""
    ecrits: tuple[ConstatSaisi, ...]
    """The findings of the lecture as publishing leaves them."""
    oublies: tuple[str, ...]
    """Indicators coded here that the codebook no longer asks for: kept in the journal only."""

    @property
    def nb_changements(self) -> int:
        """Return how many cells, answers and findings change."""
        return len(self.modifications) + len(self.facettes) + len(self.constats)

    def list_changes(self) -> list[dict[str, str | None]]:
        """Return what changes, one row per cell, answer or finding, as a version keeps it."""
        cellules = [(m.code_unite, m.code_indicateur, m.avant, m.apres) for m in self.modifications]
        reponses = [
            (unite, f"{code} · {facette}", c.avant, c.apres)
            for c in self.facettes
            for unite, code, facette in [c.question]
        ]
        ecrits = [("", f"constat {c.code}", c.avant, c.apres) for c in self.constats]
        noms = ("unite", "indicateur", "avant", "apres")
        return [dict(zip(noms, x, strict=True)) for x in (*cellules, *reponses, *ecrits)]

    def describe(self) -> Iterator[str]:
        """Yield what it would do, in words, what is known first."""
        points = quantite(self.nb_cellules, "point codé", "points codés")
        lus = f"{quantite(self.nb_unites, 'contrat')} sur {self.nb_attendues}"
        yield (
            f"{points} dans {lus} ; {quantite(self.nb_changements, 'changement')} depuis ce "
            f"qui est publié (journal jusqu’à la décision {self.jusqua})."
        )
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

    @property
    def est_retour(self) -> bool:
        """Return whether it puts a former state back instead of publishing the journal."""
        return self.jusqua == 0


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
        rang = len(list_publications(journal, code_lecture)) + 1
        signee = (tables.PUBLICATIONS, sign(rang, organisation))
        if plan.nb_changements:
            ecrites = [signee, (tables.CODAGES, apres.codages), (tables.PREUVES, apres.preuves)]
            if plan.facettes:
                lot = (apres.facettes.attributs, apres.facettes.liens)
                ecrites += zip(tables.TABLES_FACETTES, lot, strict=True)
            if plan.constats:
                lus = (apres.constats, apres.chiffres)
                ecrites += zip(tables.TABLES_CONSTATS, lus, strict=True)
            ecritures = [Ecriture(table, cadre, code_lecture) for table, cadre in ecrites]
            replace_tables(paths, ecritures, temoin, gardee=code_lecture)
        else:
            replace_tables(paths, [Ecriture(*signee, code_lecture)], temoin)
        record_version(
            journal, plan.lecture, plan.list_changes(), organisation=organisation,
            explication=explication, avant=avant, jusque=(plan.jusqua, plan.chaine),
        )  # fmt: skip
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


def sign(rang: int, organisation: str) -> pd.DataFrame:
    """Return the row that says which version the cells of a lecture are."""
    ligne = (rang, dt.date.today(), organisation)
    return pd.DataFrame([ligne], columns=list(tables.PUBLICATIONS.noms), dtype=object)


def record_version(
    journal: JournalAtelier,
    code_lecture: str,
    changes: Sequence[Mapping[str, str | None]],
    *,
    organisation: str,
    explication: str,
    avant: str | None,
    jusque: tuple[int, str | None] = (0, None),
) -> None:
    """Keep one more version of a lecture: who signs it, why, and what it changed by cell.

    `jusque` is the last decision published and its seal, none for a state put back; `avant` the
    state it replaced.
    """
    with schema.writing(journal.moteur) as connexion:
        numero = int(connexion.scalar(select(func.max(PUBLICATION.c.numero))) or 0) + 1
        connexion.execute(
            insert(PUBLICATION).values(
                numero=numero, lecture=code_lecture, quand=write_now(), jusqua=jusque[0],
                chaine=jusque[1], organisation=organisation, explication=explication,
                version_avant=avant, changes=json.dumps(list(changes), ensure_ascii=False),
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
    oublies = sorted({d.cellule.indicateur for d in decisions if not d.cellule.facette} - connus)
    tri = TriPublic(paths, masquees)
    modifications: list[Modification] = []
    neuf = etat
    dites = journal.list_coded(code, fin)
    gardees = [d for d in decisions if not d.cellule.facette and d.cellule.indicateur in connus
               and d.cellule.unite in etat.unites and d.cellule in dites]  # fmt: skip
    facettes: list[ChangementFacette] = []
    repondues = [d for d in decisions if d.cellule.facette in codebook.facettes
                 and d.cellule.unite in etat.unites]  # fmt: skip
    for codeur in sorted({d.cellule.codeur for d in (*gardees, *repondues)}):
        alias = find_person(journal, codeur).alias
        siennes = [d for d in gardees if d.cellule.codeur == codeur]
        reponses = [d for d in repondues if d.cellule.codeur == codeur]
        grille = build_grid(neuf, codebook, alias, siennes, reponses, tri)
        difference = compare_with(grille, neuf, codebook)
        _require_kept(difference)
        modifications += (*difference.ajoutees, *difference.modifiees, *difference.retirees)
        facettes += difference.facettes
        codages, preuves = build_tables(grille, difference, neuf, codebook, None)
        lot = build_facettes(grille, difference.facettes, neuf, codebook, dt.date.today())
        neuf = replace(neuf, codages=codages, preuves=preuves, facettes=lot)
    constats, ecrits, neuf = _bring_findings(decisions, neuf, codebook, tri)
    codees = [d for d in gardees if d.etat.statut is not None]
    plan = PlanPublication(
        lecture=code,
        jusqua=fin,
        chaine=journal.read(select(DECISION).where(DECISION.c.numero == fin))[0].chaine,
        nb_cellules=len({(d.cellule.unite, d.cellule.indicateur) for d in codees}),
        nb_unites=len({d.cellule.unite for d in codees}),
        nb_attendues=len(etat.unites),
        nb_retenues=tri.nb_tenues,
        sensibles=tuple(tri.sensibles.values()),
        modifications=tuple(modifications),
        facettes=tuple(facettes),
        constats=constats,
        suspendues=tuple(tri.suspendues),
        ecrits=ecrits,
        oublies=tuple(oublies),
    )
    return plan, neuf


def _require_kept(difference: Difference) -> None:
    refuses = [(m.nom_unite, m.libelle, m.motif) for m in difference.refusees]
    refuses += [(c.nom_unite, c.libelle, c.motif) for c in difference.facettes if c.motif]
    if refuses:
        fautes = [Breach(unite, libelle, motif or "") for unite, libelle, motif in refuses]
        raise DataError(fautes, titre="Publication refusée")


def _bring_findings(
    decisions: Sequence[Decision], etat: EtatLecture, codebook: Codebook, tri: TriPublic
) -> tuple[tuple[ChangementConstat, ...], tuple[ConstatSaisi, ...], EtatLecture]:
    """Return what changes in the findings, all of them, the lecture then; masked ones stay."""
    gardes = [
        c
        for c in merge_constats(etat, decisions)
        if tri.keep_text(", ".join(c.unites), f"constat {c.code}", c.texte) is not None
    ]
    page = bring_constats(etat, tuple(gardes))
    changes = compare_constats(page, etat)
    if not changes:
        return (), tuple(gardes), etat
    if refuses := sorted({c.motif for c in changes if c.motif}):
        raise DataError([Breach("constats", m, "") for m in refuses], titre="Publication refusée")
    require_sound(page, etat, codebook)
    constats, chiffres = build_constats(page, etat, codebook, dt.date.today())
    return changes, tuple(gardes), replace(etat, constats=constats, chiffres=chiffres)
