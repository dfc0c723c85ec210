"""Own terms of a lecture: added, merged, split, under the lock and with the versions of its cells.

A term that is merged or split keeps its cells, readable, and is coded no more. Merged: a contract
that had one of the two has the result; a contract must be known on both to lack it. Split: a
contract that lacked the whole lacks its parts; one that had it is to be read again. Each cell
recoded is listed, as it was and as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from observatory.base.codes import split_codes
from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.programme import restrict_codebook
from observatory.codebook.propres import (
    ACTIF,
    AXES,
    FUSIONNE,
    SCINDE,
    TermePropre,
    check_termes,
    extend_codebook,
    make_code,
)
from observatory.codebook.versions import list_versions
from observatory.contracts import tables
from observatory.contracts.lignes import list_records
from observatory.contracts.termes import read_termes, write_termes
from observatory.grid.depot import Ecriture, replace_tables, take_witness, writing
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.suites_fusion import follow_merge, follow_split

MOTIF_SIMULEE = "lecture de démonstration : ses termes propres sont simulés et ne s’écrivent pas"
AXES_OUVERTS = AXES
"""Axes to which a lecture may add terms."""
A_RELIRE = "non_lu"
"""What a recoded cell is when what was coded no longer says it."""
_SURES = ("automatique", "simule", "assiste", "saisi", "publie")
Ligne = Mapping[str, Any]


@dataclass(frozen=True)
class NouveauTerme:
    """What describes a new own term; its code is made from its label."""

    axe: str
    libelle: str
    definition: str
    consigne: str
    themes: tuple[str, ...] = ()
    famille_politique: str | None = None
    auteur: str | None = None
    passage: str | None = None


@dataclass(frozen=True)
class Recodage:
    """One cell that a merge or a split recoded; `apres` « non_lu »: to read again."""

    operation: str
    code_avant: str
    code_apres: str
    code_unite: str
    codeur: str
    avant: str
    apres: str


def use_termes(codebook: Codebook, etat: EtatLecture) -> Codebook:
    """Return the codebook a lecture is coded with: what it declares, and its own terms."""
    entier = extend_codebook(
        codebook,
        str(etat.lecture["code_lecture"]),
        str(etat.lecture["nom_lecture"]),
        read_termes(etat.termes),
    )
    return restrict_codebook(entier, split_codes(etat.lecture["programme"]))


def add_terme(paths: Paths, codebook: Codebook, code_lecture: str, nouveau: NouveauTerme,
              *, jour: date | None = None) -> TermePropre:  # fmt: skip
    """Return the own term added to a lecture; DataError with every fault, nothing written then."""
    with writing(paths):
        temoin = take_witness(paths, code_lecture)
        etat = load_etat(paths, code_lecture)
        termes = read_termes(etat.termes)
        terme = TermePropre(
            make_code(code_lecture, nouveau.axe, nouveau.libelle, [t.code for t in termes]),
            nouveau.axe,
            nouveau.libelle.strip(),
            nouveau.definition.strip(),
            nouveau.consigne.strip(),
            nouveau.themes,
            nouveau.famille_politique,
            nouveau.auteur,
            jour,
            nouveau.passage,
        )
        apres = (*termes, terme)
        require_termes(apres, etat, codebook)
        ecriture = Ecriture(tables.TERMES, write_termes(apres), code_lecture)
        replace_tables(paths, [ecriture], temoin, gardee=code_lecture)
    return terme


def require_termes(termes: Sequence[TermePropre], etat: EtatLecture, codebook: Codebook) -> None:
    """Raise DataError with every fault of the own terms a lecture would have."""
    code = str(etat.lecture["code_lecture"])
    fautes = [] if not etat.est_demonstration else [
        Breach(code, MOTIF_SIMULEE, "créer une lecture réelle avec « observatory grid new »")
    ]  # fmt: skip
    fautes += check_termes(termes, code, codebook)
    if fautes:
        raise DataError(fautes, titre="Terme refusé")


def merge_termes(paths: Paths, codebook: Codebook, code_lecture: str, source: str, cible: str,
                 *, jour: date | None = None) -> tuple[Recodage, ...]:  # fmt: skip
    """Make one own term of two, `source` into `cible`; return every cell recoded."""
    return _recode(paths, codebook, code_lecture, source, (cible,), FUSIONNE, jour)


def split_terme(paths: Paths, codebook: Codebook, code_lecture: str, source: str,
                cibles: Sequence[str], *, jour: date | None = None
                ) -> tuple[Recodage, ...]:  # fmt: skip
    """Split an own term into others, which exist already; return every cell recoded."""
    return _recode(paths, codebook, code_lecture, source, tuple(cibles), SCINDE, jour)


def _recode(
    paths: Paths,
    codebook: Codebook,
    code_lecture: str,
    source: str,
    cibles: tuple[str, ...],
    operation: str,
    jour: date | None,
) -> tuple[Recodage, ...]:
    with writing(paths):
        temoin = take_witness(paths, code_lecture)
        etat = load_etat(paths, code_lecture)
        termes = read_termes(etat.termes)
        _check_targets(termes, code_lecture, source, cibles, operation)
        apres = tuple(
            replace(t, etat=operation, remplace_par=cibles) if t.code == source else t
            for t in termes
        )
        require_termes(apres, etat, codebook)
        atelier = _Atelier(etat, use_termes(codebook, etat), operation)
        for cible in cibles:
            if operation == FUSIONNE:
                atelier.merge(source, cible)
            else:
                atelier.split(source, cible)
        ecritures = [
            Ecriture(tables.TERMES, write_termes(apres), code_lecture),
            Ecriture(tables.RECODAGES, atelier.list_recodages(jour), code_lecture),
            Ecriture(tables.CODAGES, atelier.build_codages(), code_lecture),
            Ecriture(tables.PREUVES, atelier.build_preuves(), code_lecture),
        ]
        if operation == FUSIONNE:
            suivis = follow_merge(
                etat, atelier.codebook, atelier.build_codages(), source, cibles[0]
            )
        else:
            suivis = follow_split(etat, atelier.codebook, atelier.build_codages(), source, cibles)
        ecritures += [Ecriture(table, cadre, code_lecture) for table, cadre in suivis]
        replace_tables(paths, ecritures, temoin, gardee=code_lecture)
    return tuple(atelier.recodages)


def _check_targets(
    termes: Sequence[TermePropre],
    code_lecture: str,
    source: str,
    cibles: tuple[str, ...],
    operation: str,
) -> None:
    actifs = {t.code: t for t in termes if t.etat == ACTIF}
    lieu = f"termes de {code_lecture}"
    fautes = [
        Breach(lieu, f"« {code} » n’est pas un terme propre actif de cette lecture",
               f"choisir parmi : {', '.join(actifs) or 'aucun'}")
        for code in dict.fromkeys((source, *cibles))
        if code not in actifs
    ]  # fmt: skip
    if source in cibles:
        fautes.append(Breach(lieu, f"« {source} » se remplacerait lui-même",
                             "nommer un autre terme"))  # fmt: skip
    if operation == SCINDE and len(set(cibles)) < 2:
        fautes.append(Breach(lieu, "scission en moins de deux termes",
                             "ajouter d’abord les termes, puis les nommer tous"))  # fmt: skip
    if fautes:
        raise DataError(fautes, titre="Terme refusé")


class _Atelier:
    """The cells and evidence of a lecture while a term is merged or split."""

    def __init__(self, etat: EtatLecture, codebook: Codebook, operation: str) -> None:
        self.etat, self.codebook, self.operation = etat, codebook, operation
        self.versions = list_versions(codebook)
        self.codages = {_key(r): r for r in list_records(etat.codages)}
        self.preuves: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for r in list_records(etat.preuves.sort_values("numero")):
            self.preuves.setdefault(_key(r), []).append(r)
        self.recodages: list[Recodage] = []

    def merge(self, source: str, cible: str) -> None:
        """Give the target what the two said together, contract by contract, coder by coder."""
        for unite, codeur in self._list_places(source, cible):
            une = self.codages.get((unite, source, codeur))
            autre = self.codages.get((unite, cible, codeur))
            reunie = self._combine(une, autre)
            if une is not None:
                self._note(source, cible, une, reunie)
            if autre is not None and (reunie is None or _show(reunie) != _show(autre)):
                self._note(cible, cible, autre, reunie)
            cle = (unite, cible, codeur)
            venues = [*self.preuves.get(cle, ()), *self.preuves.get((unite, source, codeur), ())]
            self._put(cle, reunie, venues)

    def split(self, source: str, part: str) -> None:
        """Give a part what the whole said when that decides: its absence, or why nobody knows."""
        for unite, codeur in self._list_places(source):
            une = self.codages[unite, source, codeur]
            cle = (unite, part, codeur)
            if cle in self.codages:
                continue
            est_decidee = une["statut"] != "code" or self._bounds(une)[1] == 0
            self._note(source, part, une, une if est_decidee else None)
            if est_decidee:
                self._put(cle, une, self.preuves.get((unite, source, codeur), []))

    def _list_places(self, *codes: str) -> Iterator[tuple[str, str]]:
        yield from sorted({(u, codeur) for u, code, codeur in self.codages if code in codes})

    def _put(
        self, cle: tuple[str, str, str], ligne: Ligne | None, preuves: Sequence[Ligne]
    ) -> None:
        self.codages.pop(cle, None)
        self.preuves.pop(cle, None)
        if ligne is not None:
            repere = dict(zip(("code_unite", "code_indicateur", "codeur"), cle, strict=True))
            self.codages[cle] = {**ligne, **repere, "version_terme": self._version(ligne, cle[1])}
            self.preuves[cle] = [
                {**p, **repere, "numero": numero} for numero, p in enumerate(preuves, start=1)
            ]

    def _version(self, ligne: Ligne, code: str) -> str | None:
        """Return the version of a cell recoded: today's, unless it was to read again already."""
        avant: str | None = ligne["version_terme"]
        est_du_jour = avant == self.versions[ligne["code_indicateur"]]
        return self.versions[code] if est_du_jour else avant

    def _note(self, avant: str, apres: str, ligne: Ligne, reunie: Ligne | None) -> None:
        self.recodages.append(
            Recodage(
                self.operation, avant, apres, ligne["code_unite"], ligne["codeur"],
                _show(ligne), _show(reunie) if reunie else A_RELIRE,
            )
        )  # fmt: skip

    def _bounds(self, ligne: Ligne) -> tuple[int, int]:
        """Return the ranks a coded cell allows."""
        indicateur = self.codebook.indicateur(ligne["code_indicateur"])
        echelle = self.codebook.echelles[indicateur.code_echelle or ""]
        rang = echelle.rang(ligne["valeur"])
        bas = 0 if ligne["sens"] == "au_plus" else rang
        return bas, echelle.rang_max if ligne["sens"] == "au_moins" else rang

    def _combine(self, une: Ligne | None, autre: Ligne | None) -> Ligne | None:
        """Return what two cells say together, None when it is to read again."""
        presentes = [x for x in (une, autre) if x is not None]
        codees = [x for x in presentes if x["statut"] == "code"]
        tues = [x for x in presentes if x["statut"] != "code"]
        if not codees:
            manque = [x for x in tues if x["statut"] == "non_precise"] or tues
            return manque[0] if len(presentes) == 2 else None
        modele = self.codebook.indicateur(codees[0]["code_indicateur"])
        echelle = self.codebook.echelles[modele.code_echelle or ""]
        bornes = [self._bounds(x) for x in codees]
        if len(codees) < 2:
            bornes.append((0, echelle.rang_max))
        bas, haut = max(b for b, _ in bornes), max(h for _, h in bornes)
        if (bas, haut) == (0, echelle.rang_max):
            return tues[0] if tues else None
        est_exact = bas == haut
        sens = "exact" if est_exact else "au_moins" if bas else "au_plus"
        tete = max(codees, key=lambda x: (self._bounds(x)[0], x["certitude"] == "ferme"))
        est_ferme = tete["certitude"] == "ferme" and (
            bas > 0 or all(x["certitude"] == "ferme" for x in codees)
        )
        return {
            **tete,
            "valeur": echelle.niveaux[bas if bas or est_exact else haut].code,
            "sens": sens,
            "certitude": "ferme" if est_ferme else "probable",
            "provenance": min((x["provenance"] for x in codees), key=_SURES.index),
        }

    def build_codages(self) -> pd.DataFrame:
        """Return the table of cells as recoded."""
        return pd.DataFrame(list(self.codages.values()), columns=tables.CODAGES.noms, dtype=object)

    def build_preuves(self) -> pd.DataFrame:
        """Return the table of evidence as recoded."""
        lignes = [p for suite in self.preuves.values() for p in suite]
        return pd.DataFrame(lignes, columns=tables.PREUVES.noms, dtype=object)

    def list_recodages(self, jour: date | None) -> pd.DataFrame:
        """Return the table of what was recoded, the former rows first."""
        anciennes = list_records(self.etat.recodages)
        dernier = max((int(r["numero"]) for r in anciennes), default=0)
        neuves = [
            {**vars(r), "numero": numero, "date_recodage": jour}
            for numero, r in enumerate(self.recodages, start=dernier + 1)
        ]
        return pd.DataFrame([*anciennes, *neuves], columns=tables.RECODAGES.noms, dtype=object)


def _key(ligne: Ligne) -> tuple[str, str, str]:
    return ligne["code_unite"], ligne["code_indicateur"], ligne["codeur"]


def _show(ligne: Ligne) -> str:
    if ligne["statut"] != "code":
        return str(ligne["statut"])
    borne = {"au_moins": "au moins ", "au_plus": "au plus "}.get(ligne["sens"], "")
    doute = " ?" if ligne["certitude"] == "probable" else ""
    return f"{borne}{ligne['valeur']}{doute}"
