"""The codebook's files, read and validated one by one; faults are gathered with their line."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from observatory.base.errors import Breach
from observatory.base.french import espacer
from observatory.codebook import model

DOSSIER_THEMES = "thematiques"
_FORMES_ECRITES = ("lecture", "transversalite")
"""Tables of the forms the reader looks for, kept as they are written; an axis has a label."""
FICHIERS: Mapping[str, type[model.Strict]] = {
    "codebook.toml": model.Entete,
    "axes.toml": model.FichierAxes,
    "echelles.toml": model.FichierEchelles,
    "mesures.toml": model.FichierMesures,
    "instruments.toml": model.FichierInstruments,
    "formes.toml": model.FichierFormes,
    "statuts.toml": model.FichierStatuts,
    "attributs.toml": model.FichierAttributs,
    "liens.toml": model.FichierLiens,
    "glossaire.toml": model.FichierStatuts,
}
"""The files whose name is known; the others hold the terms of an axis, which names them."""

_REMEDES: Mapping[str, tuple[str, str]] = {
    "extra_forbidden": ("clé inconnue", "corriger le nom de la clé ou la retirer"),
    "missing": ("clé obligatoire absente", "ajouter la clé"),
    "string_pattern_mismatch": (
        "code mal formé",
        "écrire en minuscules ASCII, chiffres et soulignés",
    ),
    "literal_error": ("valeur non admise", "choisir une des valeurs prévues par le modèle"),
}
_M = TypeVar("_M", bound=model.Strict)


@dataclass
class Sources:
    """The files that could be read, and the faults of those that could not."""

    lus: dict[str, model.Strict] = field(default_factory=dict)
    themes: dict[str, model.Thematique] = field(default_factory=dict)
    codes_themes: frozenset[str] = frozenset()
    textes: dict[str, str] = field(default_factory=dict)
    breaches: list[Breach] = field(default_factory=list)

    def get(self, fichier: str, attendu: type[_M]) -> _M | None:
        """Return a file's content, None when it could not be read."""
        contenu = self.lus.get(fichier)
        return contenu if isinstance(contenu, attendu) else None

    def require(self, fichier: str, attendu: type[_M]) -> _M:
        """Return a file's content; LookupError when it could not be read."""
        contenu = self.get(fichier, attendu)
        if contenu is None:
            raise LookupError(fichier)
        return contenu

    def list_termes(self) -> dict[str, model.FichierTermes | model.FichierInstruments]:
        """Return, by axis, the files of terms that could be read."""
        axes = self.get("axes.toml", model.FichierAxes)
        lus = {a.code: self.lus.get(a.fichier or "") for a in (axes.axes.values() if axes else ())}
        return {
            axe: lu
            for axe, lu in lus.items()
            if isinstance(lu, model.FichierTermes | model.FichierInstruments)
        }

    def report(self, fichier: str, cle: Iterable[str | int], message: str, remede: str) -> None:
        """Add a fault found at a key of a file, with its line when it can be found."""
        chemin = tuple(str(partie) for partie in cle)
        ligne = find_ligne(self.textes.get(fichier, ""), chemin)
        texte = f"table [{'.'.join(chemin)}] : {message}" if chemin else message
        self.breaches.append(Breach(fichier=fichier, message=texte, remede=remede, ligne=ligne))

    @property
    def empreinte(self) -> str:
        """Return a short hash of every file's text: two different codebooks never share it."""
        somme = hashlib.sha256()
        for nom in sorted(self.textes):
            somme.update(nom.encode() + b"\0" + self.textes[nom].encode() + b"\0")
        return somme.hexdigest()[:12]


def find_ligne(texte: str, chemin: tuple[str, ...]) -> str | None:
    """Return the line number of the nearest table or key of a path, None when not found."""
    lignes = texte.splitlines()
    for longueur in range(len(chemin), 0, -1):
        entete = f"[{'.'.join(chemin[:longueur])}]"
        if entete not in lignes:
            continue
        debut = lignes.index(entete)
        for decalage, ligne in enumerate(lignes[debut + 1 :], start=debut + 2):
            if ligne.startswith("["):
                break
            if longueur < len(chemin) and re.match(rf"{re.escape(chemin[longueur])}\s*=", ligne):
                return str(decalage)
        return str(debut + 1)
    for numero, ligne in enumerate(lignes, start=1):
        if chemin and re.match(rf"{re.escape(chemin[0])}\s*=", ligne):
            return str(numero)
    return None


def read_sources(dossier: Path) -> Sources:
    """Return every file of the codebook's folder, validated one by one."""
    sources = Sources()
    presents = {p.name for p in dossier.glob("*.toml")}
    _read_all(sources, dossier, presents, FICHIERS)
    axes = sources.get("axes.toml", model.FichierAxes)
    nommes = [a.fichier for a in axes.axes.values() if a.fichier] if axes else []
    termes = {nom: model.FichierTermes for nom in nommes if nom not in FICHIERS}
    _read_all(sources, dossier, presents, termes)
    inconnus = presents - FICHIERS.keys() - termes.keys() if axes else set()
    for nom in sorted(inconnus):
        sources.report(nom, (), "fichier inconnu du codebook", "le renommer ou le retirer")
    _read_themes(sources, dossier / DOSSIER_THEMES)
    return sources


def _read_all(
    sources: Sources,
    dossier: Path,
    presents: Collection[str],
    modeles: Mapping[str, type[model.Strict]],
) -> None:
    for nom, modele in modeles.items():
        if nom not in presents:
            sources.report(nom, (), "fichier absent", f"le rétablir dans {dossier.name}/")
        elif (lu := _read_fichier(sources, dossier / nom, nom, modele)) is not None:
            sources.lus[nom] = lu


def _read_themes(sources: Sources, dossier: Path) -> None:
    chemins = sorted(dossier.glob("*.toml"))
    sources.codes_themes = frozenset(p.stem for p in chemins)
    if not chemins:
        sources.report(DOSSIER_THEMES, (), "aucune lecture", "rétablir les fichiers de lecture")
    for chemin in chemins:
        nom = f"{DOSSIER_THEMES}/{chemin.name}"
        lu = _read_fichier(sources, chemin, nom, model.Thematique, {model.CLE: chemin.stem})
        if isinstance(lu, model.Thematique):
            sources.themes[chemin.stem] = lu


def _read_fichier(
    sources: Sources,
    chemin: Path,
    nom: str,
    modele: type[model.Strict],
    connus: Mapping[str, str] | None = None,
) -> model.Strict | None:
    """Return one validated file, None after its faults were added to the sources."""
    try:
        texte = chemin.read_text(encoding="utf-8")
    except UnicodeDecodeError as erreur:
        sources.report(nom, (), f"octet {erreur.start} illisible en UTF-8", "enregistrer en UTF-8")
        return None
    sources.textes[nom] = texte
    try:
        return modele.model_validate({**_set_spaces(tomllib.loads(texte)), **(connus or {})})
    except tomllib.TOMLDecodeError as erreur:
        sources.breaches.append(_describe_toml(nom, str(erreur)))
    except ValidationError as erreur:
        for detail in erreur.errors():
            sources.report(nom, *_describe_detail(detail))
    return None


def _set_spaces(valeur: Any, cle: str = "") -> Any:
    """Return the content with French spaces in every text, the forms to look for left alone."""
    if cle in _FORMES_ECRITES and isinstance(valeur, dict) and "libelle" not in valeur:
        return valeur
    if isinstance(valeur, str):
        return espacer(valeur)
    if isinstance(valeur, dict):
        return {nom: _set_spaces(v, nom) for nom, v in valeur.items()}
    return [_set_spaces(v) for v in valeur] if isinstance(valeur, list) else valeur


def _describe_toml(nom: str, erreur: str) -> Breach:
    """Return a TOML syntax fault with its line; a table declared twice is named."""
    place = re.search(r"at line (\d+)", erreur)
    double = re.search(r"Cannot declare \((.*?),?\) twice", erreur)
    if double:
        table = ".".join(re.findall(r"'([^']*)'", double[1]))
        message, remede = f"table [{table}] déclarée deux fois", "garder une seule déclaration"
    else:
        message = f"TOML invalide ({erreur})"
        remede = "corriger la syntaxe à la ligne indiquée"
    return Breach(nom, message, remede, ligne=place[1] if place else None)


def _describe_detail(detail: ErrorDetails) -> tuple[tuple[str | int, ...], str, str]:
    """Return where a validation fault is, what it is and what to do."""
    cle: tuple[str | int, ...] = tuple(p for p in detail["loc"] if p != "[key]")
    contexte: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return cle, str(contexte.get("error", detail["msg"])), "corriger le texte ou la table"
    message, remede = _REMEDES.get(
        detail["type"], (f"valeur refusée ({detail['msg']})", "corriger la valeur")
    )
    if detail["type"] == "literal_error":
        remede = f"écrire {contexte.get('expected', 'une valeur prévue')}".replace(" or ", " ou ")
    return cle, message, remede
