"""What the codebook's files owe one another: known codes, complete ladders, distinct labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from observatory.codebook import model
from observatory.codebook.domaine import Domaine
from observatory.codebook.sources import DOSSIER_THEMES, Sources

TermesFichier = model.FichierTermes | model.FichierInstruments
DEDUITS = frozenset(
    ("presence", "forme", "forme_haute", "thematique", "transversalite", "enjeu", "orientation")
)
"""Axes whose indicators come from instruments and themes, without a file of terms."""
ATTENDUS = DEDUITS | {"instrument", "public"}
"""Axes that themes and deduced axes need."""


def check_sources(sources: Sources) -> None:
    """Add to the sources the faults that only show across files."""
    _check_axes(sources)
    _check_mesures(sources)
    _check_formes(sources)
    axes = sources.get("axes.toml", model.FichierAxes)
    for axe, contenu in sources.list_termes().items():
        fichier = (axes.axes[axe].fichier if axes else None) or ""
        _check_termes(sources, fichier, contenu)
        _check_groupes(sources, fichier, contenu)
        for code in contenu.epingles:
            _check_code(
                sources, fichier, ("epingles",), code, {**contenu.termes, **contenu.groupes}
            )
        _check_libelles(sources, fichier, contenu)
    for code, theme in sources.themes.items():
        _check_theme(sources, code, theme)
    ordres = Counter(t.ordre for t in sources.themes.values())
    for code, theme in sources.themes.items():
        if ordres[theme.ordre] > 1:
            _report_theme(sources, code, ("ordre",), f"ordre {theme.ordre} pris deux fois")


def _check_code(
    sources: Sources, fichier: str, cle: Iterable[str], code: str, connus: Collection[str] | None
) -> None:
    """Report a code unknown where it should be declared; connus None: that file is unreadable."""
    if connus is not None and code not in connus:
        proches = ", ".join(sorted(connus)[:12])
        sources.report(
            fichier, cle, f"code inconnu « {code} »", f"employer un code connu : {proches}…"
        )


def _codes_echelles(sources: Sources) -> Collection[str] | None:
    lu = sources.get("echelles.toml", model.FichierEchelles)
    return None if lu is None else lu.echelles.keys()


def _check_axes(sources: Sources) -> None:
    lu = sources.get("axes.toml", model.FichierAxes)
    if lu is None:
        return
    for code, axe in lu.axes.items():
        if (axe.fichier is None) != (code in DEDUITS):
            message, remede = (
                ("axe déduit, sans fichier de termes", "retirer la clé fichier")
                if axe.fichier
                else ("axe sans fichier de termes", "nommer ce fichier par la clé fichier")
            )
            sources.report("axes.toml", ("axes", code), message, remede)
        _check_code(
            sources, "axes.toml", ("axes", code, "echelle"), axe.echelle, _codes_echelles(sources)
        )
    for absent in sorted(ATTENDUS - lu.axes.keys()):
        sources.report("axes.toml", (), f"axe « {absent} » absent", f"ajouter [axes.{absent}]")


def _check_mesures(sources: Sources) -> None:
    lu = sources.get("mesures.toml", model.FichierMesures)
    echelles = sources.get("echelles.toml", model.FichierEchelles)
    if lu is None or echelles is None:
        return
    for code in lu.mesures:
        _check_code(sources, "mesures.toml", ("mesures", code), code, echelles.echelles.keys())
    for code, echelle in echelles.echelles.items():
        mesures = lu.mesures.get(code, {})
        if sum(m.est_principale for m in mesures.values()) != 1:
            sources.report(
                "mesures.toml", ("mesures", code), "une mesure principale et une seule attendue",
                "écrire est_principale = true sur une seule mesure de l’échelle",
            )  # fmt: skip
        for nom, mesure in mesures.items():
            if mesure.seuil >= len(echelle.niveaux):
                sources.report(
                    "mesures.toml", ("mesures", code, nom, "seuil"),
                    f"seuil {mesure.seuil} au-delà du rang {len(echelle.niveaux) - 1}",
                    "abaisser le seuil ou ajouter un niveau à l’échelle",
                )  # fmt: skip
    bornes = [b.borne_basse for b in lu.bandes.values()]
    if not bornes or bornes[0] != 0 or bornes != sorted(set(bornes)):
        sources.report(
            "mesures.toml", ("bandes",), "bornes non croissantes à partir de 0",
            "ranger les bandes de la plus basse, à 0, à la plus haute",
        )  # fmt: skip


def _check_formes(sources: Sources) -> None:
    lu = sources.get("formes.toml", model.FichierFormes)
    echelles = sources.get("echelles.toml", model.FichierEchelles)
    if lu is None or echelles is None:
        return
    niveaux = echelles.echelles["forme"].par_code if "forme" in echelles.echelles else {}
    for code, forme in lu.formes.items():
        cle = ("formes", code, "groupe")
        _check_code(sources, "formes.toml", cle, forme.groupe, list(niveaux)[1:])


def _check_termes(sources: Sources, fichier: str, contenu: TermesFichier) -> None:
    for code, terme in contenu.termes.items():
        cle = ("termes", code)
        _check_code(sources, fichier, (*cle, "famille"), terme.famille, contenu.familles.keys())
        for theme in terme.themes:
            _check_code(sources, fichier, (*cle, "themes"), theme, sources.codes_themes)
        if terme.echelle is not None:
            _check_code(
                sources, fichier, (*cle, "echelle"), terme.echelle, _codes_echelles(sources)
            )
        if terme.echelle is not None and terme.type_valeur is not None:
            sources.report(
                fichier, cle, "echelle et type_valeur ensemble", "garder l’une des deux clés"
            )
        _check_domaine(sources, fichier, code, terme)


def _check_domaine(sources: Sources, fichier: str, code: str, terme: model.Terme) -> None:
    """A number or a date has a domain of its kind, whose bounds belong to it and are in order."""
    cle = ("termes", code, "domaine")
    genres = {"nombre": ("entier", "reel"), "date": ("date",)}.get(terme.type_valeur or "", ())
    if terme.domaine is None:
        if genres:
            message = "quantité sans domaine"
            sources.report(fichier, cle[:2], message, "donner domaine : genre, minimum, maximum")
        return
    if terme.domaine.genre not in genres:
        sources.report(
            fichier,
            cle,
            f"domaine « {terme.domaine.genre} » pour le type « {terme.type_valeur} »",
            f"choisir : {', '.join(genres) or 'aucun domaine'}",
        )
        return
    domaine = Domaine(terme.domaine.genre, terme.domaine.minimum, terme.domaine.maximum)
    try:
        fautes = [b for b in (domaine.minimum, domaine.maximum) if domaine.explain(b)]
    except ArithmeticError:
        fautes = [domaine.minimum]
    if fautes:
        message = f"borne « {fautes[0]} » mal écrite ou hors de l’ordre"
        sources.report(fichier, cle, message, "écrire le minimum, puis le maximum")


def _check_groupes(sources: Sources, fichier: str, contenu: TermesFichier) -> None:
    for code, groupe in contenu.groupes.items():
        cle = ("groupes", code)
        if code in contenu.termes:
            sources.report(fichier, cle, f"code « {code} » déjà pris par un terme", "le renommer")
        for membre in groupe.membres:
            _check_code(sources, fichier, (*cle, "membres"), membre, contenu.termes.keys())
        for theme in groupe.themes:
            _check_code(sources, fichier, (*cle, "themes"), theme, sources.codes_themes)
        if groupe.famille is not None:
            _check_code(
                sources, fichier, (*cle, "famille"), groupe.famille, contenu.familles.keys()
            )
        echelles = {contenu.termes[m].echelle for m in groupe.membres if m in contenu.termes}
        if groupe.retire is None and all(
            contenu.termes[m].retire for m in groupe.membres if m in contenu.termes
        ):
            sources.report(
                fichier, (*cle, "membres"), "tous les membres sont retirés",
                "retirer aussi le groupe, par la même clé retire",
            )  # fmt: skip
        if len(groupe.membres) < 2 or len(echelles) > 1:
            sources.report(
                fichier, cle, "deux membres au moins attendus, de même échelle",
                "compléter ou corriger la liste membres",
            )  # fmt: skip


def _check_libelles(sources: Sources, fichier: str, contenu: TermesFichier) -> None:
    """Report labels carried by two terms of one file: a page could not tell them apart."""
    vus: dict[str, str] = {}
    tables: dict[str, Mapping[str, model.Libelle]] = {
        "termes": contenu.termes,
        "groupes": contenu.groupes,
    }
    for table, termes in tables.items():
        for code, terme in termes.items():
            autre = vus.setdefault(terme.libelle.casefold(), code)
            if autre != code:
                sources.report(
                    fichier, (table, code, "libelle"), f"libellé déjà porté par « {autre} »",
                    "donner à chaque terme un libellé distinct",
                )  # fmt: skip


def _report_theme(sources: Sources, code: str, cle: Iterable[str], message: str) -> None:
    sources.report(f"{DOSSIER_THEMES}/{code}.toml", cle, message, "corriger la valeur")


def _check_theme(sources: Sources, code: str, theme: model.Thematique) -> None:
    fichier = f"{DOSSIER_THEMES}/{code}.toml"
    instruments = sources.get("instruments.toml", model.FichierInstruments)
    publics = sources.get("publics.toml", model.FichierTermes)
    connus_instruments = None if instruments is None else frozenset(instruments.termes)
    connus_publics = None if publics is None else frozenset(publics.termes)
    for instrument in theme.instruments:
        _check_code(sources, fichier, ("instruments",), instrument, connus_instruments)
    for public in theme.publics:
        _check_code(sources, fichier, ("publics",), public, connus_publics)
