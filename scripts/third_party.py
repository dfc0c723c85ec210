"""Write THIRD-PARTY.md: every package needed at run time, its licence, and what wheels carry.

    python -m scripts.third_party          write the list
    python -m scripts.third_party --check  fail when it is not up to date, or a licence is refused

Policy: no GPL, AGPL or SSPL at run time, extras included; LGPL and MPL allowed, unmodified and
listed. Licences are SPDX expressions, parsed: « MIT OR GPL-3.0-only » may be taken under MIT,
« MIT AND GPL-3.0-only » may not.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from license_expression import (
    AND,
    OR,
    ExpressionError,
    LicenseSymbol,
    LicenseWithExceptionSymbol,
    get_spdx_licensing,
)
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LISTE = ROOT / "THIRD-PARTY.md"
# Extras that are no part of the product: what its developers need.
EXTRAS_HORS_PRODUIT = frozenset({"dev"})
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMES = (
    ("linux", "Linux", "posix", "x86_64"),
    ("win32", "Windows", "nt", "AMD64"),
    ("darwin", "Darwin", "posix", "arm64"),
)
PERMISES = frozenset({
    "0BSD", "Apache-2.0", "blessing", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Open-MPI",
    "BSL-1.0", "CC0-1.0", "curl", "FTL", "HPND", "IJG", "ISC", "libpng-2.0", "libtiff", "MIT",
    "MIT-0", "MIT-CMU", "OFL-1.1", "PSF-2.0", "Python-2.0", "Unicode-3.0", "Unicode-DFS-2016",
    "Unlicense", "X11", "Zlib",
})  # fmt: skip
# Allowed unmodified, and listed: what they ask is kept by naming them and changing nothing.
A_LISTER = re.compile(r"(LGPL-[23]\.\d(-only|-or-later)?|MPL-2\.0)")
EXCEPTIONS = frozenset({"GCC-exception-3.1", "LLVM-exception"})
_SPDX = get_spdx_licensing()


@dataclass(frozen=True)
class Composant:
    """One thing the product runs with: its name, version, licence and where it comes from."""

    nom: str
    version: str
    licence: str
    origine: str = ""
    note: str = ""


def load_hand_list() -> dict[str, Any]:
    """Return what is written by hand: scripts/third_party.toml."""
    return tomllib.loads((ROOT / "scripts" / "third_party.toml").read_text(encoding="utf-8"))


def load_project() -> dict[str, Any]:
    """Return the [project] table of pyproject.toml."""
    projet: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    return projet


def load_versions() -> dict[str, str]:
    """Return the version of each package that constraints.txt pins."""
    lignes = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    epingles = [Requirement(ligne) for ligne in lignes if ligne.strip()]
    return {canonicalize_name(e.name): str(e.specifier).removeprefix("==") for e in epingles}


def list_environments() -> list[dict[str, str]]:
    """Return the environments the product is made for: each system with each Python."""
    return [
        {
            **{cle: str(valeur) for cle, valeur in default_environment().items()},
            "python_version": python,
            "python_full_version": f"{python}.9",
            "sys_platform": systeme,
            "platform_system": nom,
            "os_name": genre,
            "platform_machine": machine,
        }
        for python in PYTHONS
        for systeme, nom, genre, machine in SYSTEMES
    ]


def list_runtime() -> dict[str, Distribution | None]:
    """Return every package the product may run with, on any system; None when not installed."""
    projet, environnements = load_project(), list_environments()
    extras = projet.get("optional-dependencies", {})
    declares = [*projet["dependencies"]]
    for nom, demandes in extras.items():
        declares += demandes if nom not in EXTRAS_HORS_PRODUIT else []
    a_voir = [Requirement(d) for d in declares]
    vus: set[tuple[str, frozenset[str]]] = set()
    trouves: dict[str, Distribution | None] = {}
    while a_voir:
        demande = a_voir.pop()
        nom = canonicalize_name(demande.name)
        cle = (nom, frozenset(demande.extras))
        if cle in vus:
            continue
        vus.add(cle)
        try:
            trouves[nom] = distribution(nom)
        except PackageNotFoundError:
            trouves[nom] = None
            continue
        for texte in trouves[nom].requires or []:
            suite = Requirement(texte)
            if suite.marker is None or any(
                suite.marker.evaluate({**environnement, "extra": extra})
                for environnement in environnements
                for extra in (demande.extras or {""})
            ):
                a_voir.append(suite)
    return dict(sorted(trouves.items()))


def list_packages() -> list[Composant]:
    """Return the packages, their pinned version and their licence as one SPDX expression."""
    main, versions = load_hand_list(), load_versions()
    composants = []
    for nom, paquet in list_runtime().items():
        if paquet is None:
            if nom not in main["absents"]:
                raise SystemExit(f"{nom} is needed at run time and is not installed.")
            licence, note = main["absents"][nom]
            composants.append(Composant(nom, versions[nom], licence, note=note))
            continue
        licence, note = read_licence(nom, paquet, main)
        composants.append(Composant(nom, versions.get(nom, paquet.version), licence, note=note))
    return composants


def read_licence(nom: str, paquet: Distribution, main: dict[str, Any]) -> tuple[str, str]:
    """Return the licence of a package, and where it was read when its metadata do not say it."""
    if nom in main["licences"]:
        licence, lu_dans = main["licences"][nom]
        return licence, f"read in {lu_dans}"
    meta = paquet.metadata
    mots = [meta.get("License-Expression"), meta.get("License")]
    mots += [
        classe.rsplit(" :: ", 1)[-1]
        for classe in meta.get_all("Classifier") or []
        if classe.startswith("License :: ")
    ]
    for mot in mots:
        licence = main["alias"].get(mot, mot)
        if licence and is_spdx(licence):
            return str(_SPDX.parse(licence)), ""
    raise SystemExit(f"{nom}: no licence that can be read ({mots}); write it in third_party.toml.")


def is_spdx(texte: str) -> bool:
    """Return whether a text is an SPDX expression of known licences."""
    try:
        return _SPDX.parse(texte, validate=True, strict=True) is not None
    except ExpressionError:
        return False


def list_refused(licence: str) -> list[str]:
    """Return what the policy refuses in an SPDX expression; nothing when it may be used."""
    try:
        lu = _SPDX.parse(licence, validate=True, strict=True)
    except ExpressionError:
        return [f"{licence} (unknown)"]
    return _judge(lu)


def _judge(noeud: Any) -> list[str]:
    if isinstance(noeud, OR):
        branches = [_judge(branche) for branche in noeud.args]
        return min(branches, key=len)
    if isinstance(noeud, AND):
        return [refus for branche in noeud.args for refus in _judge(branche)]
    if isinstance(noeud, LicenseWithExceptionSymbol):
        return [] if noeud.exception_symbol.key in EXCEPTIONS else [str(noeud)]
    if isinstance(noeud, LicenseSymbol):
        est_permise = noeud.key in PERMISES or A_LISTER.fullmatch(noeud.key)
        return [] if est_permise else [noeud.key]
    return [str(noeud)]


def list_hand_components() -> list[Composant]:
    """Return the native code, fonts and scripts written by hand."""
    return [
        Composant(c["nom"], c["version"], c["licence"], c["dans"], c.get("note", ""))
        for c in load_hand_list()["composant"]
    ]


def list_crates() -> dict[str, Counter[str]]:
    """Return, per wheel that carries its own inventory, how many parts each licence has.

    Parts that served to build it, and those the hand list says are not in it, are left out.
    """
    absents = load_hand_list()["hors_de_la_roue"]
    inventaires: dict[str, Counter[str]] = {}
    for nom, paquet in list_runtime().items():
        for fichier in paquet.files or [] if paquet else []:
            if fichier.parent.name != "sboms" or not fichier.name.endswith(".json"):
                continue
            contenu = json.loads(Path(str(paquet.locate_file(fichier))).read_text("utf-8"))
            licences = [
                choix.get("expression") or choix["license"].get("id") or choix["license"]["name"]
                for partie in contenu.get("components", [])
                if partie.get("scope") != "excluded" and partie["name"] not in absents.get(nom, [])
                for choix in partie.get("licenses", [])
            ]
            if licences:
                inventaires.setdefault(nom, Counter()).update(map(_normalise, licences))
    return inventaires


def _normalise(licence: str) -> str:
    return str(_SPDX.parse(licence)) if is_spdx(licence) else licence


def render() -> str:
    """Return THIRD-PARTY.md."""
    lignes = [
        "# Third parties",
        "",
        "Written by `make third-party` from the metadata of the packages and from",
        "`scripts/third_party.toml`; a test fails when it is no longer true.",
        "",
        "No GPL, AGPL or SSPL at run time. LGPL and MPL components are used unmodified; their",
        "sources are those of the projects named, at the versions named.",
        "",
        "## Packages",
        "",
        "Every package the product may need on Linux, Windows or macOS, with Python "
        f"{PYTHONS[0]} to {PYTHONS[-1]}.",
        "",
        "| package | version | licence | |",
        "|---|---|---|---|",
    ]
    lignes += [f"| {c.nom} | {c.version} | {c.licence} | {c.note} |" for c in list_packages()]
    lignes += [
        "",
        "Some wheels carry an inventory of their own parts (`*.dist-info/sboms/`), judged by the",
        "same rule: " + _count_crates() + ".",
        "",
        "## Native code, fonts and scripts inside them",
        "",
        "| component | version | licence | in | |",
        "|---|---|---|---|---|",
    ]
    lignes += [
        f"| {c.nom} | {c.version} | {c.licence} | {c.origine} | {c.note} |"
        for c in list_hand_components()
    ]
    return "\n".join([*lignes, ""])


def list_breaches() -> list[str]:
    """Return one line per licence that the policy refuses."""
    trouves = [
        f"{c.nom}: {', '.join(refus)}"
        for c in [*list_packages(), *list_hand_components()]
        if (refus := list_refused(c.licence))
    ]
    for nom, licences in list_crates().items():
        trouves += [f"{nom} (inventory): {r}" for lic in licences for r in list_refused(lic)]
    return trouves


def _count_crates() -> str:
    return ", ".join(f"{nom} ({sum(n.values())} parts)" for nom, n in list_crates().items())


def main() -> int:
    """Write or check the list; return the exit code."""
    refus = list_breaches()
    for ligne in refus:
        sys.stderr.write(f"Refused licence: {ligne}\n")
    if "--check" not in sys.argv:
        LISTE.write_text(render(), encoding="utf-8")
    elif not LISTE.is_file() or LISTE.read_text(encoding="utf-8") != render():
        sys.stderr.write("THIRD-PARTY.md is not up to date: run `make third-party`.\n")
        return 1
    return 1 if refus else 0


if __name__ == "__main__":
    raise SystemExit(main())
