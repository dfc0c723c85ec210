"""Words of the sources mapped to the codebook: data files beside this module, and their lookup.

Each mapping file has two columns, the word found in the source and the indicator it codes; a word
may stand on several lines. `types_de_faits.csv` says which vocabulary, value and sense each kind of
fact takes; `mots_ignores.csv` gives the reason why a word is not coded; `reserves.csv` lists the
fragments of a value, a note or a title that change what a fact says (`probable` makes it less than
firm, `ecarte` sets it aside, another kind of fact reads it as that kind, and makes it probable);
`hors_perimetre.csv` gives the official code of the contracts outside Occitanie. The kind of each
host (`hotes.csv`) and of whom a page speaks (`portees.csv`) have modules of their own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from observatory.base.errors import Breach, DataError
from observatory.contracts.hotes import Hote, load_hotes
from observatory.contracts.portees import Portee, load_portees

VOCABULAIRES = ("acteurs", "dispositifs", "thematiques", "gouvernance", "signature")
_TABLES = ("types_de_faits", "mots_ignores", "reserves", "hors_perimetre")
CHAMPS = ("valeur", "note", "titre")
PROBABLE = "probable"
ECARTE = "ecarte"


@dataclass(frozen=True)
class Traduction:
    """One indicator a fact codes, with its value and sense; « =date » and « =nombre » are read."""

    code_indicateur: str
    valeur: str
    sens: str


@dataclass(frozen=True)
class Reserve:
    """A fragment of one field of a fact, what it changes (`effet`), and why."""

    type_fait: str
    champ: str
    fragment: str
    effet: str
    motif: str

    def meets(self, type_fait: str, champs: Mapping[str, str]) -> bool:
        """Return whether the fragment stands in its field of a fact of this type."""
        return type_fait == self.type_fait and self.fragment in champs[self.champ].casefold()


@dataclass(frozen=True)
class Correspondances:
    """The mapping of source words, loaded once."""

    mots: dict[str, dict[str, tuple[str, ...]]]
    regles: dict[str, tuple[tuple[str, str, str, str], ...]]
    ignores: dict[tuple[str, str], str]
    reserves: tuple[Reserve, ...]
    hors_perimetre: dict[str, str]
    hotes: dict[str, Hote]
    portees: tuple[Portee, ...]
    indicateurs: frozenset[str] = field(default_factory=frozenset)

    def translate(self, type_fait: str, mot: str) -> tuple[Traduction, ...]:
        """Return what a fact of this type on this word codes; nothing when it is not mapped."""
        trouvees = {}
        for vocabulaire, cible, valeur, sens in self.regles.get(type_fait, ()):
            for code in self.mots[vocabulaire].get(mot, ()):
                plus_precise = code in trouvees and cible != code
                if (code == cible or code.startswith(f"{cible}.")) and not plus_precise:
                    trouvees[code] = Traduction(code, valeur, sens)
        return tuple(trouvees.values())

    def find_reserve(self, type_fait: str, champs: Mapping[str, str]) -> Reserve | None:
        """Return the first reserve a fact meets, from its value, its note and its title."""
        return next((r for r in self.reserves if r.meets(type_fait, champs)), None)


def load_vocabulaire(dossier: Path | None = None) -> Correspondances:
    """Return the mapping of source words; DataError lists every faulty line of its files."""
    tables = {nom: _read(dossier, nom) for nom in (*VOCABULAIRES, *_TABLES)}
    fautes = [
        *_double_lines(tables),
        *_unknown_vocabularies(tables["types_de_faits"]),
        *_unknown_reserves(tables["reserves"], {r["type_fait"] for r in tables["types_de_faits"]}),
    ]
    if fautes:
        raise DataError(fautes, titre="Correspondances refusées")
    mots = {nom: _group(tables[nom]) for nom in VOCABULAIRES}
    regles: dict[str, list[tuple[str, str, str, str]]] = {}
    for r in tables["types_de_faits"]:
        regle = (r["vocabulaire"], r["indicateur"], r["valeur"], r["sens"])
        regles.setdefault(r["type_fait"], []).append(regle)
    return Correspondances(
        mots=mots,
        regles={k: tuple(v) for k, v in regles.items()},
        ignores={(r["type_fait"], r["mot_source"]): r["motif"] for r in tables["mots_ignores"]},
        reserves=tuple(
            Reserve(**(r | {"fragment": r["fragment"].casefold()})) for r in tables["reserves"]
        ),
        hors_perimetre={r["nom_source"]: r["code_contrat"] for r in tables["hors_perimetre"]},
        hotes=load_hotes(dossier),
        portees=load_portees(dossier),
        indicateurs=frozenset(c for mot in mots.values() for codes in mot.values() for c in codes),
    )


def _read(dossier: Path | None, nom: str) -> list[dict[str, str]]:
    racine = dossier or resources.files("observatory.contracts") / "correspondances"
    texte = (racine / f"{nom}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(texte.splitlines()))


def _group(lignes: list[dict[str, str]]) -> dict[str, tuple[str, ...]]:
    groupes: dict[str, list[str]] = {}
    for ligne in lignes:
        groupes.setdefault(ligne["mot_source"], []).append(ligne["code_indicateur"])
    return {mot: tuple(codes) for mot, codes in groupes.items()}


def _double_lines(tables: dict[str, list[dict[str, str]]]) -> list[Breach]:
    fautes = []
    for nom, lignes in tables.items():
        vues: set[tuple[str, ...]] = set()
        for numero, ligne in enumerate(lignes, start=2):
            cle = tuple(v for v in ligne.values() if isinstance(v, str))
            if cle in vues or len(cle) != len(ligne) or not cle[0]:
                fautes.append(
                    Breach(
                        f"correspondances/{nom}.csv",
                        "ligne répétée ou incomplète",
                        "supprimer ou compléter cette ligne",
                        ligne=str(numero),
                    )
                )
            vues.add(cle)
    return fautes


def _unknown_vocabularies(regles: list[dict[str, str]]) -> list[Breach]:
    return [
        Breach(
            "correspondances/types_de_faits.csv",
            f"vocabulaire inconnu « {r['vocabulaire']} »",
            "employer l'un de : " + ", ".join(VOCABULAIRES),
            ligne=str(numero),
            colonne="vocabulaire",
        )
        for numero, r in enumerate(regles, start=2)
        if r["vocabulaire"] not in VOCABULAIRES
    ]


def _unknown_reserves(reserves: list[dict[str, str]], types: set[str]) -> Iterator[Breach]:
    permis = {
        "type_fait": types,
        "champ": set(CHAMPS),
        "effet": {PROBABLE, ECARTE, *types},
    }
    for numero, reserve in enumerate(reserves, start=2):
        for colonne, valeurs in permis.items():
            if reserve[colonne] not in valeurs:
                yield Breach(
                    "correspondances/reserves.csv",
                    f"{colonne} inconnu « {reserve[colonne]} »",
                    "employer l’un de : " + ", ".join(sorted(valeurs)),
                    ligne=str(numero),
                    colonne=colonne,
                )
