"""Findings of a lecture: those that ship, their figures, and what makes one unsound."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

import pandas as pd

from observatory.base.codes import split_codes
from observatory.base.errors import Breach, DataError
from observatory.base.french import minuscule, typographier
from observatory.codebook.codebook import Codebook
from observatory.contracts import lecture_idf, reperes, tables
from observatory.contracts.demonstration import lecture as demonstration
from observatory.contracts.lignes import list_records

VOCABULAIRE = "nature_constat"
"""The closed list of the codebook that says what a finding may be."""
CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
_PUBLIEES = {
    "occitanie-2024-public": f"{reperes.SOURCE}, {reperes.EDITEUR}",
    lecture_idf.CODE_LECTURE: f"{lecture_idf.TITRE}, {lecture_idf.EDITEUR}",
}
_SIMULEE = "Codage simulé"
_COMPTE = re.compile(r"(?P<k>\d+)/(?P<n>\d+)")
_FIGURE = re.compile(r"(?P<code>[a-z0-9_.]+)(?:/(?P<mesure>[a-z_]+)(?P<ecart>[+-]\d+)?)?")


@dataclass(frozen=True)
class Constats:
    """The findings of one lecture, as the two tables that hold them."""

    code_lecture: str
    constats: pd.DataFrame
    chiffres: pd.DataFrame


def build_publies(seuils: Mapping[tuple[str, str], int]) -> list[Constats]:
    """Return the findings of the published readings, restated, with their place in the source.

    A figure « k/n » is the source's own count; one that names an indicator says which rate of the
    lecture the finding speaks of, and freezes nothing: the source did not count these cells.
    """
    lots = []
    for code, source in _PUBLIEES.items():
        lignes = _read_rows(f"constats_{code}.csv")
        commun = {"source": source, "provenance": "publie"}
        chiffres = [_read_figure(r, i, jeton, seuils) for r, i, jeton in _list_figures(lignes)]
        lots.append(_gather(code, [_write_row(r) | commun for r in lignes], chiffres))
    return lots


def build_simules(codages: pd.DataFrame, seuils: Mapping[tuple[str, str], int],
                  rangs: Mapping[str, Mapping[str, int]]) -> Constats:  # fmt: skip
    """Return the findings of the demonstration: sentences on its own drawn figures, and said so.

    A figure written with a difference (« mention-1 ») was frozen before the cells changed: it
    shows what a finding to look at again is.
    """
    lignes = _read_rows(f"constats_{demonstration.CODE_LECTURE}.csv")
    chiffres: list[dict[str, object]] = []
    par_constat: dict[str, list[tuple[int, int]]] = {}
    for ligne, numero, jeton in _list_figures(lignes):
        chiffre = _read_figure(ligne, numero, jeton, seuils)
        code, mesure = str(chiffre["code_indicateur"]), str(chiffre["mesure"])
        vus = codages[(codages["code_indicateur"] == code) & (codages["statut"] == "code")]
        k = sum(rangs[code][v] >= seuils[code, mesure] for v in vus["valeur"])
        lu = _FIGURE.fullmatch(jeton)
        k += int(lu["ecart"] or 0) if lu else 0
        chiffres.append(chiffre | {"k": k, "n": len(vus)})
        par_constat.setdefault(ligne["code_constat"], []).append((k, len(vus)))
    constats = []
    for ligne in lignes:
        comptes = par_constat.get(ligne["code_constat"], [])
        mots = {f"n{rang}": n for rang, (_, n) in enumerate(comptes)}
        texte = ligne["texte"].format(*(k for k, _ in comptes), **mots)
        constats.append(
            _write_row(ligne | {"texte": f"{_SIMULEE} : {minuscule(texte)}"})
            | {"source": f"Lecture {demonstration.CODE_LECTURE}", "provenance": "simule"}
        )
    return _gather(demonstration.CODE_LECTURE, constats, chiffres)


def build_comptes() -> pd.DataFrame:
    """Return the counts of the Île-de-France study that the data published apart do not hold.

    `mesure` is « denombrement » for what was found, « corpus » for what was read and whom.
    """
    lignes = _read_rows(f"comptes_{lecture_idf.CODE_LECTURE}.csv")
    cadre = pd.DataFrame(lignes)
    k, n = cadre["k"].astype(int), cadre["n"].astype(int)
    return pd.DataFrame(
        {
            "code_repere": cadre["code"],
            "lecture_publiee": lecture_idf.CODE_LECTURE,
            "perimetre": "departement:78,92,95",
            "generation": "2024-2030",
            "mesure": cadre["genre"],
            "libelle": [typographier(x) for x in cadre["libelle"]],
            "relation": "=",
            "valeur": k / n,
            "valeur_texte": cadre["k"] + " sur " + cadre["n"],
            "k": k,
            "n": n,
            "source": _PUBLIEES[lecture_idf.CODE_LECTURE],
            "passage": cadre["passage"],
        }
    )


def build_themes() -> pd.DataFrame:
    """Return what each published reading says of each theme: published or not, and where."""
    lignes = _read_rows("themes.csv")
    return pd.DataFrame(
        [
            {nom: typographier(v) if v else None for nom, v in ligne.items()}
            | {"code_lecture": ligne["code_lecture"], "code_theme": ligne["code_theme"]}
            | {"est_publiee": ligne["est_publiee"] == "oui"}
            for ligne in lignes
        ]
    )


def require_sound(lots: list[Constats], codebook: Codebook, unites: pd.DataFrame) -> None:
    """Raise DataError with every fault of the findings that ship."""
    fautes = []
    for lot in lots:
        siennes = unites.loc[unites["code_lecture"] == lot.code_lecture, "code_unite"]
        fautes += list(check_constats(lot, codebook, frozenset(siennes)))
    if fautes:
        raise DataError(fautes, titre="Constats refusés")


def check_constats(lot: Constats, codebook: Codebook, unites: frozenset[str]) -> Iterator[Breach]:
    """Yield every fault of the findings of a lecture, with its place and what to do."""
    fichier = f"constats de {lot.code_lecture}"
    natures = [m.code for m in codebook.vocabulaires[VOCABULAIRE]]
    themes = [t.code for t in codebook.thematiques]
    indicateurs = {i.code for i in codebook.indicateurs()}
    mesures = {(i.code, m.code) for i in codebook.indicateurs() for m in codebook.mesures_de(i)}
    codes = set(lot.constats["code_constat"])
    for r in list_records(lot.constats):
        lieu = f"constat « {r['code_constat']} »"
        if not CODE.fullmatch(str(r["code_constat"])):
            yield Breach(fichier, f"{lieu} : code mal formé", "minuscules sans accent, . _ -")
        if r["nature"] not in natures:
            yield Breach(
                fichier, f"{lieu} : nature inconnue", f"choisir parmi : {', '.join(natures)}"
            )
        if r["code_theme"] and r["code_theme"] not in themes:
            yield Breach(
                fichier,
                f"{lieu} : le thème « {r['code_theme']} » n’existe pas",
                f"choisir parmi : {', '.join(themes)} ; ou aucun",
            )
        if not r["texte"]:
            yield Breach(fichier, f"{lieu} : texte vide", "écrire une phrase, ou le retirer")
        for code in split_codes(r["unites"]):
            if code not in unites:
                yield Breach(
                    fichier,
                    f"{lieu} : « {code} » n’est pas lu dans cette lecture",
                    "nommer un contrat ou une ville de la lecture",
                )
    for r in list_records(lot.chiffres):
        lieu = f"constat « {r['code_constat']} », chiffre {r['numero']}"
        if r["code_constat"] not in codes:
            yield Breach(fichier, f"{lieu} : constat absent", "l’écrire, ou retirer ce chiffre")
        yield from _check_figure(r, lieu, fichier, indicateurs, mesures)


def _check_figure(
    r: Mapping[str, object],
    lieu: str,
    fichier: str,
    indicateurs: set[str],
    mesures: set[tuple[str, str]],
) -> Iterator[Breach]:
    code, mesure, k, n = r["code_indicateur"], r["mesure"], r["k"], r["n"]
    if code is None and (k is None or n is None):
        yield Breach(fichier, f"{lieu} : ni indicateur ni compte", "dire de quel chiffre il s’agit")
    elif code is not None and code not in indicateurs:
        yield Breach(
            fichier,
            f"{lieu} : l’indicateur « {code} » n’est plus dans le livre de codes",
            "relier le constat à un autre indicateur, ou retirer ce chiffre",
        )
    elif code is not None and mesure is not None and (code, mesure) not in mesures:
        connues = ", ".join(m for c, m in sorted(mesures) if c == code)
        yield Breach(
            fichier,
            f"{lieu} : la mesure « {mesure} » n’est pas de {code}",
            f"choisir parmi : {connues or 'aucune'}",
        )
    if (k is None) != (n is None) or (
        isinstance(k, int) and isinstance(n, int) and not 0 <= k <= n
    ):
        yield Breach(fichier, f"{lieu} : k/N impossible ({k}/{n})", "écrire k et N, 0 ≤ k ≤ N")


def _read_rows(nom: str) -> list[dict[str, str]]:
    fichier = resources.files("observatory.contracts") / "publications" / nom
    return list(csv.DictReader(fichier.read_text(encoding="utf-8").splitlines()))


def _list_figures(lignes: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], int, str]]:
    for ligne in lignes:
        for numero, jeton in enumerate(split_codes(ligne["chiffres"]), start=1):
            yield ligne, numero, jeton


def _read_figure(
    ligne: Mapping[str, str], numero: int, jeton: str, seuils: Mapping[tuple[str, str], int]
) -> dict[str, object]:
    base: dict[str, object] = {"code_constat": ligne["code_constat"], "numero": numero}
    if compte := _COMPTE.fullmatch(jeton):
        return base | {"k": int(compte["k"]), "n": int(compte["n"])}
    lu = _FIGURE.fullmatch(jeton)
    if lu is None:
        raise DataError(
            [Breach("publications", f"chiffre illisible « {jeton} »", "indicateur/mesure, ou k/n")]
        )
    seuil = seuils.get((lu["code"], lu["mesure"] or ""))
    return base | {"code_indicateur": lu["code"], "mesure": lu["mesure"], "seuil": seuil}


def _write_row(ligne: Mapping[str, str]) -> dict[str, object]:
    return {
        "code_constat": ligne["code_constat"],
        "code_theme": ligne["code_theme"] or None,
        "nature": ligne["nature"],
        "ordre": int(ligne["ordre"]),
        "texte": typographier(ligne["texte"]),
        "unites": ligne["unites"] or None,
        "passage": typographier(ligne["passage"]) or None,
    }


def _gather(
    code: str, constats: list[dict[str, object]], chiffres: list[dict[str, object]]
) -> Constats:
    return Constats(
        code,
        pd.DataFrame(constats, columns=tables.CONSTATS.noms, dtype=object),
        pd.DataFrame(chiffres, columns=tables.CHIFFRES.noms, dtype=object),
    )
