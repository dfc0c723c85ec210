"""The sheet « Constats »: what a lecture finds, one row per finding, a row more per further figure.

It belongs to the lecture, not to a coder: the sheet carries the fingerprint of the findings it was
written from. Left as it was, it changes nothing, whatever has been written since; changed while the
lecture's findings changed too, it is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from observatory.base.codes import SEPARATEUR, split_codes
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.contracts.constats import VOCABULAIRE
from observatory.contracts.lignes import list_records
from observatory.grid import feuilles
from observatory.grid.etat import EtatLecture
from observatory.grid.feuilles import ColonneTable
from observatory.grid.feuilles_tables import attach_lists, fill_table
from observatory.grid.listes import Listes
from observatory.grid.modele import (
    A_FIGER,
    ChangementConstat,
    ChiffreSaisi,
    ConstatSaisi,
    PageConstats,
)

LIBRE = "non figé"
"""What stands for k when a finding names a rate without freezing its figure."""
MARQUE = "empreinte "
_EN_TETE = "Constats de la lecture"
CELLULE_MARQUE = (1, 4)

COLONNES = (
    ColonneTable("code_constat", "Code", 28, "Vide : donné à l’import. Le même code sur une autre "
                 "ligne, sans texte : un autre chiffre du même constat."),
    ColonneTable("code_theme", "Thème", 30, "Choisir dans la liste ; vide : sur l’ensemble."),
    ColonneTable("nature", "Nature", 18, "Choisir dans la liste."),
    ColonneTable("texte", "Texte", 80, "Une phrase, dans vos mots."),
    ColonneTable("unites", "Contrats ou villes nommés", 26, "Codes séparés par « | »."),
    ColonneTable("code_indicateur", "Indicateur", 36, "Le chiffre que dit la phrase : choisir."),
    ColonneTable("mesure", "Mesure", 22, "Choisir dans la liste : taux de signature, de mention…"),
    ColonneTable("k", "k", 9, "Vider k et N : le chiffre du jour sera figé à l’import."),
    ColonneTable("n", "N", 9, "Vider k et N : le chiffre du jour sera figé à l’import."),
    ColonneTable("ordre", "Ordre", 8, "Rang dans son thème. Vide : à la suite."),
    ColonneTable("source", "Source", 30, "Étude d’où vient la phrase, si elle n’est pas la vôtre."),
    ColonneTable("passage", "Passage", 26, "Chapitre, tableau, article."),
    ColonneTable("page", "Page", 10, "Page de la source."),
    ColonneTable("url", "Adresse", 34, "Adresse de la source, http ou https."),
)  # fmt: skip


def list_constats(etat: EtatLecture) -> tuple[ConstatSaisi, ...]:
    """Return the stored findings of a lecture, in the order of the sheet."""
    chiffres: dict[str, list[ChiffreSaisi]] = {}
    for r in list_records(etat.chiffres.sort_values(["code_constat", "numero"])):
        chiffres.setdefault(r["code_constat"], []).append(
            ChiffreSaisi(
                r["code_indicateur"],
                r["mesure"],
                _whole(r["k"]),
                _whole(r["n"]),
                a_figer=r["version"] == A_FIGER,
            )
        )
    constats = [
        ConstatSaisi(
            code=r["code_constat"],
            theme=r["code_theme"],
            nature=r["nature"],
            ordre=int(r["ordre"]),
            texte=r["texte"],
            unites=split_codes(r["unites"]),
            source=r["source"],
            passage=r["passage"],
            page=r["page"],
            url=r["url"],
            chiffres=tuple(chiffres.get(r["code_constat"], ())),
        )
        for r in list_records(etat.constats)
    ]
    return tuple(sorted(constats, key=lambda c: (c.theme or "", c.ordre, c.code)))


def compute_marque(constats: Iterable[ConstatSaisi]) -> str:
    """Return the fingerprint of some findings, as their sheet carries it."""
    texte = json.dumps([asdict(c) for c in constats], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(texte.encode()).hexdigest()[:16]


def add_lists(listes: Listes, codebook: Codebook) -> None:
    """Write the lists the sheet offers: themes, natures, measures."""
    themes = [feuilles.write_reference(t.code, t.libelle) for t in codebook.thematiques]
    listes.add("themes", themes)
    listes.add(VOCABULAIRE, feuilles.list_labels(codebook, VOCABULAIRE))
    listes.add("mesures", list(dict.fromkeys(m.libelle for m in codebook.mesures)))
    listes.add(
        "indicateurs_et_groupes",
        [feuilles.write_reference(i.code, i.libelle) for i in codebook.indicateurs()],
    )


def fill_constats(plan: Worksheet, etat: EtatLecture, codebook: Codebook, listes: Listes) -> None:
    """Fill the sheet « Constats »."""
    natures = {m.code: m.libelle for m in codebook.vocabulaires[VOCABULAIRE]}
    themes = {t.code: feuilles.write_reference(t.code, t.libelle) for t in codebook.thematiques}
    libelles = {i.code: i.libelle for i in codebook.indicateurs()}
    mesures = {(i.code, m.code): m.libelle for i in codebook.indicateurs()
               for m in codebook.mesures_de(i)}  # fmt: skip
    constats = list_constats(etat)
    vide: dict[str, object] = {c.champ: None for c in COLONNES}
    lignes: list[dict[str, object]] = []
    for constat in constats:
        tete = vide | {
            "code_constat": constat.code,
            "code_theme": themes.get(constat.theme or "", constat.theme),
            "nature": natures.get(constat.nature, constat.nature),
            "texte": constat.texte,
            "unites": SEPARATEUR.join(constat.unites) or None,
            "ordre": constat.ordre,
            "source": constat.source,
            "passage": constat.passage,
            "page": constat.page,
            "url": constat.url,
        }
        suite = vide | {"code_constat": constat.code}
        for rang, chiffre in enumerate(constat.chiffres or (None,)):
            base = tete if rang == 0 else suite
            lignes.append(base | (_write_figure(chiffre, libelles, mesures) if chiffre else {}))
    fill_table(plan, COLONNES, lignes, _EN_TETE, etat)
    plan.cell(*CELLULE_MARQUE, f"{MARQUE}{compute_marque(constats)}")
    sources = {
        "code_theme": "themes",
        "nature": VOCABULAIRE,
        "code_indicateur": "indicateurs_et_groupes",
        "mesure": "mesures",
    }
    attach_lists(plan, COLONNES, sources, listes, len(lignes))


def _write_figure(
    chiffre: ChiffreSaisi, libelles: Mapping[str, str], mesures: Mapping[tuple[str, str], str]
) -> dict[str, object]:
    code, mesure = chiffre.code_indicateur, chiffre.mesure
    est_libre = bool(code and mesure) and chiffre.k is None and not chiffre.a_figer
    return {
        "code_indicateur": feuilles.write_reference(code, libelles.get(code, "")) if code else None,
        "mesure": mesures.get((code or "", mesure or ""), mesure),
        "k": LIBRE if est_libre else chiffre.k,
        "n": chiffre.n,
    }


MOTIF_SIMULEE = "lecture de démonstration : ses constats sont simulés et ne s’écrivent pas"
MOTIF_DEPASSE = (
    "les constats de la lecture ont changé depuis l’export de cette grille ; reprendre la feuille "
    "« Constats » d’une grille exportée aujourd’hui"
)


def compare_constats(page: PageConstats | None, etat: EtatLecture) -> tuple[ChangementConstat, ...]:
    """Return what the sheet would change; nothing when it is as it was written."""
    if page is None:
        return ()
    ranges = {c.code: c for c in list_constats(etat)}
    proposes = {c.code: c for c in page.constats}
    marque = compute_marque(ranges.values())
    if page.marque == compute_marque(page.constats) or ranges == proposes:
        return ()
    motif = None
    if etat.est_demonstration:
        motif = MOTIF_SIMULEE
    elif page.marque != marque and (ranges or page.marque is not None):
        motif = MOTIF_DEPASSE
    changements = []
    for code in dict.fromkeys([*ranges, *proposes]):
        avant, apres = ranges.get(code), proposes.get(code)
        if avant != apres:
            genre = "ajoute" if avant is None else "retire" if apres is None else "modifie"
            changements.append(
                ChangementConstat(
                    genre,
                    code,
                    avant.texte if avant else None,
                    apres.texte if apres else None,
                    motif,
                )
            )
    return tuple(changements)


def build_constats(
    page: PageConstats, etat: EtatLecture, codebook: Codebook, jour: date | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the two tables of the findings as the import leaves them.

    A finding left as it was keeps its rows; one that changed is `saisi` and dated.
    """
    ranges = {c.code: c for c in list_constats(etat)}
    lignes = {r["code_constat"]: r for r in list_records(etat.constats)}
    figees = {(r["code_constat"], r["numero"]): r for r in list_records(etat.chiffres)}
    seuils = {(i.code, m.code): m.seuil for i in codebook.indicateurs()
              for m in codebook.mesures_de(i)}  # fmt: skip
    constats: list[dict[str, Any]] = []
    chiffres: list[dict[str, Any]] = []
    for constat in page.constats:
        avant = ranges.get(constat.code)
        est_meme = avant is not None and replace(avant, chiffres=()) == replace(
            constat, chiffres=()
        )
        constats.append(lignes[constat.code] if est_meme else _row(constat, jour))
        for numero, chiffre in enumerate(constat.chiffres, start=1):
            ancien = avant.chiffres[numero - 1 : numero] if avant else ()
            garde = figees.get((constat.code, numero)) if ancien == (chiffre,) else None
            chiffres.append(garde or _figure_row(constat.code, numero, chiffre, seuils))
    return (
        pd.DataFrame(constats, columns=tables.CONSTATS.noms, dtype=object),
        pd.DataFrame(chiffres, columns=tables.CHIFFRES.noms, dtype=object),
    )


def _row(constat: ConstatSaisi, jour: date | None) -> dict[str, Any]:
    return {
        "code_constat": constat.code,
        "code_theme": constat.theme,
        "nature": constat.nature,
        "ordre": constat.ordre,
        "texte": constat.texte,
        "unites": SEPARATEUR.join(constat.unites) or None,
        "source": constat.source,
        "passage": constat.passage,
        "page": constat.page,
        "url": constat.url,
        "provenance": "saisi",
        "date_constat": jour,
    }


def _figure_row(
    code: str, numero: int, chiffre: ChiffreSaisi, seuils: Mapping[tuple[str, str], int]
) -> dict[str, Any]:
    cle = (chiffre.code_indicateur or "", chiffre.mesure or "")
    return {
        "code_constat": code,
        "numero": numero,
        "code_indicateur": chiffre.code_indicateur,
        "mesure": chiffre.mesure,
        "seuil": seuils.get(cle),
        "k": chiffre.k,
        "n": chiffre.n,
        "version": A_FIGER if chiffre.a_figer else None,
    }


def _whole(valeur: object) -> int | None:
    return None if valeur is None else int(str(valeur))
