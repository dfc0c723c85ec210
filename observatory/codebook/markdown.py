"""The codebook as a page of documentation: python -m observatory.codebook.markdown rewrites it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from observatory.base.french import FINE, INSECABLE, espacer
from observatory.base.paths import project_paths
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.codebook.facettes import Facette
from observatory.codebook.loader import load_codebook
from observatory.codebook.model import Thematique

FAMILLES_POLITIQUES = {
    "droit_commun": "droit commun",
    "politique_de_la_ville": "politique de la ville",
}
ELEMENTS = {
    "public": "Publics",
    "enjeu": "Enjeux",
    "orientation": "Orientations",
    "instrument": "Instruments",
}
AXES_DEDUITS = {
    "presence": "Un indicateur `presence.<instrument>` par instrument, oui ou non.",
    "forme": "Un indicateur `forme.<instrument>.<forme>` par forme, pour les instruments suivis.",
    "forme_haute": "Un indicateur calculé `forme_haute.<instrument>` par instrument suivi.",
    "transversalite": "Un indicateur `transversalite.<thématique>` par lecture thématique.",
}


def get_page(racine: Path) -> Path:
    """Return where the generated page is kept."""
    return racine / "docs" / "codebook.md"


def render_codebook_markdown(codebook: Codebook) -> str:
    """Return the codebook as one page of Markdown, in French, ending with a newline."""
    blocs = [
        f"# {codebook.titre}",
        f"Version {codebook.numero}, {len(codebook.indicateurs())} indicateurs."
        f" {codebook.description}",
        "Page produite à partir des fichiers `observatory/codebook/*.toml`"
        f"{FINE}; ne pas la modifier à la main.",
        *_render_echelles(codebook),
        *_render_bandes(codebook),
        *_render_vocabulaires(codebook),
        "## Axes et indicateurs",
    ]
    for code in codebook.axes:
        blocs += _render_axe(codebook, code)
    blocs += _render_facettes(codebook)
    blocs.append("## Les treize lectures")
    for theme in codebook.thematiques:
        blocs += _render_thematique(codebook, theme)
    return "\n\n".join(blocs) + "\n"


def _render_tableau(entetes: Sequence[str], lignes: Iterable[Sequence[str | None]]) -> str:
    """Return a Markdown table; missing cells show a dash, pipes are escaped."""
    rangees = [
        "| " + " | ".join((cellule or "–").replace("|", "\\|") for cellule in ligne) + " |"
        for ligne in lignes
    ]
    filet = "|" + "---|" * len(entetes)
    return "\n".join(["| " + " | ".join(entetes) + " |", filet, *rangees])


def _render_echelles(codebook: Codebook) -> list[str]:
    blocs = ["## Échelles et mesures"]
    for echelle in codebook.echelles.values():
        niveaux = ((str(n.rang), f"`{n.code}`", n.libelle, n.description) for n in echelle.niveaux)
        mesures = [
            f"- `{m.code}`, {m.libelle.lower()}{INSECABLE}: rang {m.seuil} ou plus"
            f"{' (mesure montrée d’abord)' if m.est_principale else ''}."
            for m in codebook.mesures
            if m.code_echelle == echelle.code
        ]
        blocs += [
            f"### {echelle.libelle} (`{echelle.code}`)",
            echelle.description,
            _render_tableau(("Rang", "Code", "Niveau", "Définition"), niveaux),
            "\n".join(mesures),
        ]
    return blocs


def _render_bandes(codebook: Codebook) -> list[str]:
    lignes = (
        (b.libelle, f"`{b.code}`", f"{b.borne_basse * 100:.0f}{FINE}%") for b in codebook.bandes
    )
    return [
        "## Bandes de fréquence",
        "La borne basse appartient à la bande.",
        _render_tableau(("Bande", "Code", "Borne basse"), lignes),
    ]


def _render_vocabulaires(codebook: Codebook) -> list[str]:
    lignes = (
        (f"`{vocabulaire}`", f"`{m.code}`", m.libelle, m.description)
        for vocabulaire, modalites in codebook.vocabulaires.items()
        for m in modalites
    )
    entetes = ("Vocabulaire", "Code", "Libellé", "Définition")
    return ["## Vocabulaires", _render_tableau(entetes, lignes)]


def _render_axe(codebook: Codebook, code: str) -> list[str]:
    """Return an axis with its terms by family; axes deduced from another one are not listed."""
    axe = codebook.axes[code]
    indicateurs = codebook.indicateurs(code)
    blocs = [
        f"### {axe.libelle} (`{code}`, {len(indicateurs)} indicateurs)",
        f"{axe.description} {axe.consigne}",
    ]
    if code in AXES_DEDUITS:
        return [*blocs, AXES_DEDUITS[code]]
    for famille, groupe in groupby(indicateurs, key=lambda i: (i.est_derive, i.libelle_famille)):
        est_derive, libelle = famille
        if est_derive or libelle:
            blocs.append(f"#### {'Groupes calculés' if est_derive else libelle}")
        blocs.append(_render_indicateurs(groupe))
    return blocs


def _render_facettes(codebook: Codebook) -> list[str]:
    """Return the attributes of a cell, then the kinds of links, each with what allows it."""
    blocs = []
    for nature, titre, chapeau in (
        ("attribut", "Attributs d’une cellule", "Demandés en plus du niveau, quand la cellule "
         "l’atteint. Chaque réponse a son passage ; sans réponse, l’attribut est non lu."),
        ("lien", "Liens entre cellules", "D’une cellule d’un contrat vers une autre, chacun avec "
         "son passage. Facultatifs : un lien non relevé est non lu."),
    ):  # fmt: skip
        lignes = [
            (
                f"`{f.code}`",
                f.libelle,
                _render_place(f, codebook),
                f"{f.description} {f.consigne}",
                _render_reponses(f),
                f.source,
            )
            for f in codebook.facettes.values()
            if f.nature == nature
        ]
        entetes = ("Code", "Libellé", "Demandé de", "Définition et consigne", "Réponses", "Source")
        blocs += [f"## {titre}", espacer(chapeau), _render_tableau(entetes, lignes)]
    return blocs


def _render_place(facette: Facette, codebook: Codebook) -> str:
    axe = codebook.axes[facette.axe].court
    if facette.est_hors_contrat:
        return espacer(f"{axe} : le document de l’instrument lui-même, quel que soit le niveau")
    combien = f"{len(facette.seuils)} indicateurs" if len(facette.seuils) > 1 else "1 indicateur"
    return espacer(f"{axe} ({combien}), à partir de « {facette.libelle_niveau} »")


def _render_reponses(facette: Facette) -> str:
    if facette.modalites:
        return ", ".join(f"`{m.code}` {m.libelle}" for m in facette.modalites.values())
    if facette.domaine:
        return facette.domaine.describe()
    if facette.reponse == "cellule":
        return f"une cellule, parmi {len(facette.cibles)}"
    return {"texte": "un texte", "montant": "un montant en euros, et son année"}[facette.reponse]


def _render_indicateurs(indicateurs: Iterable[IndicateurDefini]) -> str:
    lignes = (
        (f"`{i.terme}`", _render_libelle(i), i.description, _render_consigne(i))
        for i in indicateurs
    )
    return _render_tableau(("Code", "Libellé", "Définition", "Consigne"), lignes)


def _render_libelle(indicateur: IndicateurDefini) -> str:
    details = [
        indicateur.sigle,
        FAMILLES_POLITIQUES.get(indicateur.famille_politique or ""),
        indicateur.unite,
    ]
    connus = ", ".join(d for d in details if d)
    return f"{indicateur.libelle} ({connus})" if connus else indicateur.libelle


def _render_consigne(indicateur: IndicateurDefini) -> str:
    if indicateur.retire:
        return espacer(f"Ne se code plus : {indicateur.retire}")
    membres = ", ".join(f"`{m.code_indicateur}`" for m in indicateur.membres)
    if indicateur.domaine:
        return f"{indicateur.consigne} Domaine{INSECABLE}: {indicateur.domaine.describe()}."
    if not membres:
        return indicateur.consigne
    return f"{indicateur.consigne} Membres{INSECABLE}: {membres}."


def _render_thematique(codebook: Codebook, theme: Thematique) -> list[str]:
    blocs = [f"### {theme.libelle} (`{theme.code}`, lecture {_get_nature(theme)})"]
    blocs.append(f"{theme.description} {theme.consigne}")
    codes = theme.list_codes()
    for genre, titre in ELEMENTS.items():
        if cites := codes[genre]:
            libelles = f"{FINE}; ".join(codebook.indicateur(c).libelle for c in cites)
            blocs.append(f"{titre}{INSECABLE}: {libelles}.")
    return blocs


def _get_nature(theme: Thematique) -> str:
    return "transversale" if theme.nature == "transversale" else "thématique"


if __name__ == "__main__":
    get_page(project_paths().root).write_text(
        render_codebook_markdown(load_codebook()), encoding="utf-8"
    )
