"""A lecture's own terms: what a centre found by reading, beside the codebook and never in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from observatory.base.codes import split_codes
from observatory.base.errors import Breach
from observatory.base.text import search_key, slug
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.codebook.facettes import extend_facettes
from observatory.codebook.model import FamillePolitique

PREFIXE = "propre-"
"""Second part of the code of an own term; no code of the package holds a hyphen."""
FAMILLE = "propre"
SUITE = ".propres-"
"""What the version of a codebook says of the own terms it holds."""
AXES = ("enjeu", "orientation", "partenaire", "instrument", "public")
"""Axes to which a lecture may add terms."""
ACTIF, FUSIONNE, SCINDE = "actif", "fusionne", "scinde"
ETATS = {ACTIF: "actif", FUSIONNE: "fusionné", SCINDE: "scindé"}
"""States of a term, and the word that says each."""
_CHAMPS = {
    "libelle": ("libellé", ""),
    "definition": ("définition", "e"),
    "consigne": ("consigne", "e"),
    "passage": ("passage d’origine", ""),
}
"""Name of each text in French, and how its adjective agrees."""
FAMILLES_POLITIQUES = ("droit_commun", "politique_de_la_ville")
_TERME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CODE = re.compile(rf"(?P<axe>[a-z_]+)\.{PREFIXE}(?P<lecture>[a-z0-9-]+)\.(?P<terme>[a-z0-9_]+)")
_LONGUEURS = {"libelle": 160, "definition": 1_000, "consigne": 1_000, "passage": 500}


@dataclass(frozen=True)
class TermePropre:
    """One own term; `themes` are codes, `remplace_par` the terms it became when merged or split."""

    code: str
    axe: str
    libelle: str
    definition: str
    consigne: str
    themes: tuple[str, ...] = ()
    famille_politique: str | None = None
    auteur: str | None = None
    date_terme: date | None = None
    passage: str | None = None
    etat: str = ACTIF
    remplace_par: tuple[str, ...] = ()


def read_terme(ligne: Mapping[str, Any]) -> TermePropre:
    """Return one row of a table of own terms; who wrote it is None where the row does not say."""
    return TermePropre(
        code=ligne["code_indicateur"],
        axe=ligne["axe"] or "",
        libelle=ligne["libelle"] or "",
        definition=ligne["definition"] or "",
        consigne=ligne["consigne"] or "",
        themes=split_codes(ligne["themes"]),
        famille_politique=ligne["famille_politique"],
        auteur=ligne.get("auteur"),
        date_terme=ligne["date_terme"],
        passage=ligne["passage"],
        etat=ligne["etat"] or ACTIF,
        remplace_par=split_codes(ligne["remplace_par"]),
    )


def make_code(code_lecture: str, axe: str, libelle: str, pris: Sequence[str] = ()) -> str:
    """Return the code of a new term, made from its label, unlike those taken."""
    nom = slug(libelle, "_")[:48].strip("_")
    nom = nom if nom[:1].isalpha() else f"terme_{nom}".strip("_")
    rang, essai = 2, nom
    while (code := f"{axe}.{PREFIXE}{code_lecture}.{essai}") in pris:
        essai, rang = f"{nom}_{rang}", rang + 1
    return code


def extend_codebook(codebook: Codebook, code_lecture: str, nom_lecture: str,
                    termes: Sequence[TermePropre]) -> Codebook:  # fmt: skip
    """Return the codebook a lecture is coded with: its own terms after those of their axis.

    Terms that were merged or split are there, `retire`; without own terms, the codebook itself.
    """
    if not termes:
        return codebook
    communs = tuple(i for i in codebook.liste_indicateurs if i.code_lecture is None)
    dernier = max(i.ordre for i in communs)
    siens = [
        build_indicateur(codebook, code_lecture, nom_lecture, terme, dernier + rang)
        for rang, terme in enumerate(sorted(termes, key=lambda t: (_rank(t.axe), t.code)), start=1)
    ]
    marque = "".join(f"{t.code} {t.etat} {t.libelle}\n" for t in termes)
    empreinte = hashlib.sha256(marque.encode()).hexdigest()[:8]
    version = f"{codebook.version.partition(SUITE)[0]}{SUITE}{empreinte}"
    return replace(
        codebook,
        version=version,
        liste_indicateurs=(*communs, *siens),
        facettes=extend_facettes(codebook.facettes, siens, codebook.echelles),
    )


def build_indicateur(
    codebook: Codebook, code_lecture: str, nom_lecture: str, terme: TermePropre, ordre: int
) -> IndicateurDefini:
    """Return an own term as an indicator of its axis; its label and family say whose it is."""
    echelle = codebook.axes[terme.axe].echelle
    politique = terme.famille_politique if terme.axe == "instrument" else None
    return IndicateurDefini(
        code=terme.code,
        axe=terme.axe,
        terme=terme.code.partition(".")[2],
        libelle=f"{terme.libelle} (terme de la lecture {code_lecture})",
        libelle_court=f"{terme.libelle} (terme propre)",
        description=terme.definition,
        consigne=terme.consigne,
        themes=terme.themes,
        type_valeur="booleen" if echelle == "booleen" else "echelle",
        code_echelle=echelle,
        famille=FAMILLE,
        libelle_famille=f"Termes de la lecture « {nom_lecture} »",
        famille_politique=cast("FamillePolitique | None", politique),
        passage=terme.passage,
        ordre=ordre,
        code_lecture=code_lecture,
        retire=None if terme.etat == ACTIF else terme.etat,
    )


def _rank(axe: str) -> int:
    return AXES.index(axe) if axe in AXES else len(AXES)


def check_termes(
    termes: Sequence[TermePropre], code_lecture: str, codebook: Codebook
) -> Iterator[Breach]:
    """Yield every fault of the own terms of a lecture, with its place and what to do."""
    fichier = f"termes de {code_lecture}"
    codes = {i.code for i in codebook.indicateurs() if i.code_lecture is None}
    libelles = {(i.axe, search_key(i.libelle)): i.code for i in codebook.indicateurs()
                if i.code_lecture is None}  # fmt: skip
    par_code: dict[str, TermePropre] = {}
    for terme in termes:
        lieu = f"terme « {terme.libelle or terme.code} »"
        yield from _check_code(terme, code_lecture, codes, par_code, fichier, lieu)
        par_code.setdefault(terme.code, terme)
        yield from _check_texts(terme, fichier, lieu)
        connus = [t.code for t in codebook.thematiques]
        for theme in terme.themes:
            if theme not in connus:
                yield Breach(fichier, f"{lieu} : le thème « {theme} » n’existe pas",
                             f"choisir parmi : {', '.join(connus)}")  # fmt: skip
        if terme.etat not in ETATS:
            yield Breach(fichier, f"{lieu} : état inconnu « {terme.etat} »",
                         f"choisir parmi : {', '.join(ETATS)}")  # fmt: skip
        if terme.etat == ACTIF:
            cle = (terme.axe, search_key(terme.libelle))
            if (autre := libelles.get(cle)) is not None:
                yield Breach(fichier, f"{lieu} : « {autre} » porte déjà ce libellé",
                             "coder ce terme, ou dire en quoi le nouveau diffère")  # fmt: skip
            libelles.setdefault(cle, terme.code)
    yield from _check_replacements(par_code, fichier)


def _check_code(
    terme: TermePropre,
    code_lecture: str,
    codes: set[str],
    vus: Mapping[str, TermePropre],
    fichier: str,
    lieu: str,
) -> Iterator[Breach]:
    if terme.axe not in AXES:
        yield Breach(fichier, f"{lieu} : nature « {terme.axe} » impossible",
                     f"choisir parmi : {', '.join(AXES)}")  # fmt: skip
    if terme.code in codes:
        yield Breach(fichier, f"{lieu} : « {terme.code} » est un code du livre de codes",
                     "vider le code : il est donné par la lecture")  # fmt: skip
        return
    lu = _CODE.fullmatch(terme.code)
    if (
        lu is None
        or lu["axe"] != terme.axe
        or lu["lecture"] != code_lecture
        or not _TERME.fullmatch(lu["terme"])
    ):
        yield Breach(
            fichier,
            f"{lieu} : code « {terme.code} » mal formé",
            f"vider le code, ou écrire {terme.axe}.{PREFIXE}{code_lecture}.nom_du_terme",
        )
    elif terme.code in vus:
        yield Breach(fichier, f"{lieu} : deux termes ont le code « {terme.code} »",
                     "vider le code de l’un des deux")  # fmt: skip


def _check_texts(terme: TermePropre, fichier: str, lieu: str) -> Iterator[Breach]:
    for champ, maximum in _LONGUEURS.items():
        nom, accord = _CHAMPS[champ]
        texte = getattr(terme, champ) or ""
        if not texte.strip() and champ != "passage":
            yield Breach(fichier, f"{lieu} : {nom} vide", "l’écrire en une phrase")
        elif len(texte) > maximum or any(ord(c) < 32 for c in texte):
            trop_long = "trop longue" if accord else "trop long"
            yield Breach(fichier, f"{lieu} : {nom} {trop_long} ou abîmé{accord}",
                         f"{maximum} caractères au plus, sur une ligne")  # fmt: skip
    if terme.axe == "instrument" and terme.famille_politique not in FAMILLES_POLITIQUES:
        yield Breach(fichier, f"{lieu} : famille de l’instrument manquante",
                     f"choisir parmi : {', '.join(FAMILLES_POLITIQUES)}")  # fmt: skip


def _check_replacements(termes: Mapping[str, TermePropre], fichier: str) -> Iterator[Breach]:
    """Yield the terms that became what is not there, of another axis, or themselves in the end."""
    for terme in termes.values():
        lieu = f"terme « {terme.libelle} »"
        if terme.etat in (FUSIONNE, SCINDE) and not terme.remplace_par:
            yield Breach(fichier, f"{lieu} : {ETATS[terme.etat]}, sans dire en quoi",
                         "nommer le terme qui le remplace")  # fmt: skip
        for code in terme.remplace_par:
            if code not in termes:
                yield Breach(fichier, f"{lieu} : son remplaçant « {code} » n’existe pas",
                             "nommer un terme propre à cette lecture")  # fmt: skip
            elif termes[code].axe != terme.axe:
                yield Breach(fichier, f"{lieu} : « {code} » n’est pas de la même nature",
                             f"nommer un autre terme de nature « {terme.axe} »")  # fmt: skip
            elif terme.code in _list_followers(termes, code):
                yield Breach(fichier, f"{lieu} : fusion en rond avec « {code} »",
                             "garder actif l’un des deux")  # fmt: skip


def _list_followers(termes: Mapping[str, TermePropre], code: str) -> set[str]:
    """Return all that a term became, itself included."""
    vus: set[str] = set()
    file = [code]
    while file:
        courant = file.pop()
        if courant not in vus:
            vus.add(courant)
            file += termes[courant].remplace_par if courant in termes else ()
    return vus
