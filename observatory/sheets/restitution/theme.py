"""One theme in a restitution: findings, what residents say, instruments, partners, publics."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from observatory.base.french import FINE, INSECABLE, liste, majuscule, quantite
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.sheets.pages.lecture import LectureRegionale, LectureTheme
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE
from observatory.sheets.rates.constats import CONSTAT, ConstatLu, GroupeConstats
from observatory.sheets.rates.tableaux import SANS_ECART, LigneTableau, Tableau
from observatory.sheets.restitution.figure import Figure
from observatory.sheets.restitution.figures import choose_rate, figure_of_table
from observatory.sheets.restitution.plan import (
    ChapitreDit,
    Phrases,
    TableDite,
    Volet,
    write_sentences,
)

ENJEU, ORIENTATION, PUBLIC = "enjeu", "orientation", "public"
AXES_DITS = frozenset(
    {"thematique", AXE_INSTRUMENT, AXE_PARTENAIRE, PUBLIC, "gouvernance", "suivi", "forme"}
)
"""Axes that have a slide; the others are in the notes, and the written reading has them all."""
HABITANTS, CONTRATS = "Les habitants disent", "Les contrats visent"
RELEVE = "relevé par la lecture publiée"
"""Said of what the published reading names without a count."""


def build_theme(
    entrepot: Entrepot, lecture: Lecture, vue: Filtres, page: LectureRegionale
) -> ChapitreDit:
    """Return the chapter of a theme: only what this lecture finds or counts."""
    theme = page.theme
    if theme is None:
        return ChapitreDit(vue.theme or "", "", ())
    volets: list[Volet] = list(say_natures(theme.constats, natures=(CONSTAT,)))
    if (paire := _face(theme)) is not None:
        volets.append(paire)
    for tableau in (t for t in theme.tableaux if t.lignes and t.axe not in (ENJEU, ORIENTATION)):
        figure = figure_of_table(entrepot, lecture, vue, tableau, theme.libelle)
        volets.append(tell_table(figure, tableau))
    publics = [t for t in theme.tableaux if t.axe == PUBLIC and t.est_releve_publie]
    volets += say_natures(
        theme.constats,
        avant=[
            f"Publics que la lecture publiée relève{INSECABLE}: {liste(t.silences)}"
            for t in publics
            if t.silences
        ],
        sauf=(CONSTAT,),
    )
    return ChapitreDit(theme.code_theme, theme.libelle, tuple(volets))


def say_natures(
    groupes: Sequence[GroupeConstats],
    *,
    natures: Sequence[str] = (),
    sauf: Sequence[str] = (),
    avant: Sequence[str] = (),
) -> list[Volet]:
    """Return the findings by nature, an idea each: the first one is the sentence that says it."""
    volets: list[Volet] = []
    for groupe in groupes:
        if (natures and groupe.nature not in natures) or groupe.nature in sauf:
            continue
        dits = write_sentences([_say(c) for c in groupe.constats])
        titre = groupe.titre.partition(" — ")[0]
        volets.append(
            Volet(
                titre,
                dits[0],
                (Phrases(titre, dits),),
                notes=tuple(f"{_say(c)} {c.passage}. {c.comptes}".strip() for c in groupe.constats),
            )
        )
    if avant:
        dits = write_sentences(avant)
        volets.insert(0, Volet("Publics", dits[0], (Phrases("Publics", dits),)))
    return volets


def _say(constat: ConstatLu) -> str:
    """Return a finding with whom it names, its counts, what changed since."""
    nom = f"{constat.nom}{INSECABLE}: " if constat.lieux else ""
    comptes = f" ({constat.comptes})" if constat.comptes else ""
    revoir = f" {constat.a_revoir}." if constat.a_revoir else ""
    texte = constat.texte.rstrip(".")
    return f"{nom}{texte[:1].lower() + texte[1:] if nom else texte}{comptes}.{revoir}"


def _face(theme: LectureTheme) -> Volet | None:
    """Return what residents say beside what the contracts do about it."""
    enjeux = _list_said([t for t in theme.tableaux if t.axe == ENJEU])
    orientations = _list_said([t for t in theme.tableaux if t.axe == ORIENTATION])
    if not enjeux and not orientations:
        return None
    dits, entetes = zip(
        *(_lift_source(t, x) for t, x in ((HABITANTS, enjeux), (CONTRATS, orientations))),
        strict=True,
    )
    lignes = tuple(zip_longest(*dits, fillvalue=""))
    codes = tuple(
        x.code_indicateur for t in theme.tableaux if t.axe in (ENJEU, ORIENTATION) for x in t.lignes
    )
    tete = enjeux[0] if enjeux else orientations[0]
    combien = liste(
        [
            quantite(len(dits), mot, pluriel_)
            for dits, mot, pluriel_ in (
                (enjeux, "enjeu d’habitants", "enjeux d’habitants"),
                (orientations, "orientation", "orientations"),
            )
            if dits
        ]
    )
    notes = [f"{theme.enjeux.phrase}."] if theme.enjeux else []
    return Volet(
        "Ce que disent les habitants, ce que font les contrats",
        f"{theme.libelle}{INSECABLE}: {combien}, dont {tete[:1].lower()}{tete[1:]}.",
        (TableDite("Enjeux et orientations", entetes, lignes),),
        notes=tuple(notes),
        codes=codes,
    )


def _lift_source(titre: str, dits: list[str]) -> tuple[list[str], str]:
    """Return a column and its heading, which says once what every one of its rows would say."""
    fin = f" ({RELEVE})"
    if dits and all(d.endswith(fin) for d in dits):
        return [d.removesuffix(fin) for d in dits], f"{titre}{fin}"
    return dits, titre


def _list_said(tableaux: Sequence[Tableau]) -> list[str]:
    """Return each line with its figure, then what the published reading names without a count."""
    dits = []
    for tableau in tableaux:
        dits += [f"{x.libelle} ({_write(x)})" for x in tableau.lignes]
        if tableau.est_releve_publie:
            dits += [f"{nom} ({RELEVE})" for nom in tableau.silences]
    return dits


def _write(ligne: LigneTableau) -> str:
    taux = choose_rate(ligne)
    part = f" · {taux.pourcentage}" if taux.pourcentage and not taux.ligne.est_bornee else ""
    return f"{taux.dit}{part}"


def tell_table(figure: Figure, tableau: Tableau) -> Volet:
    """Return a table of rates as an idea; bands of instruments and gaps of partners are told."""
    blocs: list[Figure | Phrases] = [figure]
    if tableau.axe == AXE_INSTRUMENT and (bandes := _list_bands(tableau)):
        blocs.append(Phrases("Par tranche", bandes))
    if tableau.axe == AXE_PARTENAIRE:
        ecarts = write_sentences(
            [
                f"{x.libelle}{INSECABLE}: {x.ecart}"
                for x in tableau.lignes
                if x.ecart and not x.ecart.startswith(SANS_ECART)
            ]
        )
        if ecarts:
            blocs.append(Phrases("L’écart avec la signature", ecarts))
    return Volet(
        tableau.titre.partition(" — ")[0],
        figure.phrase,
        tuple(blocs),
        notes=tuple(_say_line(x) for x in tableau.lignes),
        codes=tuple(x.code_indicateur for x in tableau.lignes),
        est_principal=(tableau.axe in AXES_DITS or tableau.est_borne)
        and (len(tableau.lignes) > 1 or not tableau.lignes[0].principal.ligne.est_petit_groupe),
    )


def _say_line(ligne: LigneTableau) -> str:
    dits = [
        f"{t.ligne.libelle_mesure[:1].lower()}{t.ligne.libelle_mesure[1:]}, {t.dit_en_entier}"
        + (f" ({liste(t.noms)})" if t.noms else "")
        for t in ligne.taux
        if t.est_lu
    ]
    return f"{majuscule(ligne.libelle)}{INSECABLE}: {f'{FINE}; '.join(dits)}."


def _list_bands(tableau: Tableau) -> tuple[str, ...]:
    """Return « 70 % et plus : CTG, PRE », for the rates that have a band."""
    bandes: dict[str, list[str]] = {}
    for ligne in tableau.lignes:
        taux = choose_rate(ligne)
        if taux.ligne.libelle_bande:
            bandes.setdefault(taux.ligne.libelle_bande, []).append(ligne.sigle or ligne.libelle)
    return write_sentences([f"{majuscule(b)}{INSECABLE}: {liste(n)}" for b, n in bandes.items()])
