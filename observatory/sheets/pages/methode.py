"""Content of the method page: where figures come from, how they are counted, what they are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.french import (
    FINE,
    date_longue,
    guillemets,
    liste,
    minuscule,
    nombre,
    quantite,
    typographier,
)
from observatory.queries.codebook import (
    Bande,
    Indicateur,
    list_bandes,
    list_echelles,
    list_glossaire,
    list_indicateurs,
    list_mesures,
    list_niveaux,
    list_termes,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.facettes import FacetteServie, list_facettes
from observatory.queries.lectures import Lecture, list_lectures
from observatory.queries.sources import (
    EntrepotServi,
    Source,
    list_controles,
    list_sources,
    load_construction,
)
from observatory.sheets.pages.lectures import CarteLecture, build_carte
from observatory.sheets.rates.axes import describe_axe, name_axe, order_axe
from observatory.sheets.rates.cellules import is_web_address
from observatory.sheets.rates.definitions import DEFINITIONS, DefinitionTerritoire
from observatory.statistics.rates import is_bascule

N_REGION = 40
"""Number of contracts of the published regional reading, used for the examples of the page."""

VOCABULAIRES = {
    "statut": "Statut d’une cellule",
    "certitude": "Certitude",
    "provenance": "Provenance",
    "sens": "Portée de la valeur",
    "nature": "Nature d’une lecture",
}


@dataclass(frozen=True)
class Regle:
    """One rule of counting, or one limit."""

    titre: str
    texte: str


@dataclass(frozen=True)
class SourceLue:
    """One source, ready to read; `url` is None when it is no web address."""

    titre: str
    producteur: str
    licence: str
    millesime: str
    lignes: str
    url: str | None
    description: str
    note: str


@dataclass(frozen=True)
class Definition:
    """One word of the method: its code, its libellé, what it means, how to code it."""

    code: str
    libelle: str
    sens: str
    consigne: str


@dataclass(frozen=True)
class Chapitre:
    """The definitions of one axis, ladder or vocabulary."""

    titre: str
    description: str
    definitions: tuple[Definition, ...]


@dataclass(frozen=True)
class Methode:
    """The method page."""

    version: str
    construction: str
    controles: str
    regles: tuple[Regle, ...]
    limites: tuple[Regle, ...]
    chiffres: tuple[DefinitionTerritoire, ...]
    lectures: tuple[CarteLecture, ...]
    sources: tuple[SourceLue, ...]
    echelles: tuple[Chapitre, ...]
    vocabulaires: tuple[Chapitre, ...]
    axes: tuple[Chapitre, ...]
    facettes: tuple[Chapitre, ...]
    glossaire: tuple[Regle, ...]


def build_methode(entrepot: Entrepot) -> Methode:
    """Return the method page of the warehouse being served."""
    indicateurs = list_indicateurs(entrepot)
    lectures = list_lectures(entrepot)
    construction = load_construction(entrepot)
    return Methode(
        version=_say_version(construction, len(indicateurs)),
        construction=_say_construction(construction),
        controles=_say_controls(entrepot),
        regles=(*_list_rules(), *_list_words(), _say_bands(list_bandes(entrepot))),
        limites=_list_limits(lectures),
        chiffres=DEFINITIONS,
        lectures=tuple(build_carte(x) for x in lectures),
        sources=tuple(_read_source(s) for s in list_sources(entrepot)),
        echelles=_list_ladders(entrepot),
        vocabulaires=_list_vocabularies(entrepot),
        axes=_list_axes(entrepot, indicateurs),
        facettes=_list_facettes(entrepot),
        glossaire=tuple(
            Regle(mot.libelle, typographier(mot.description or ""))
            for mot in list_glossaire(entrepot).values()
        ),
    )


def _say_version(construction: EntrepotServi | None, nb: int) -> str:
    version = construction.version_codebook if construction else "de version non connue"
    return f"Livre de codes {version} : {quantite(nb, 'indicateur')}."


def _say_construction(construction: EntrepotServi | None) -> str:
    if construction is None:
        return "Date de construction non connue."
    date = date_longue(construction.date_construction.date())
    return f"Entrepôt {construction.build_id}, construit le {date}, version {construction.version}."


def _say_controls(entrepot: Entrepot) -> str:
    controles = list_controles(entrepot)
    alertes = [c for c in controles if c.nb_anomalies]
    if not alertes:
        return f"{quantite(len(controles), 'contrôle passé')}, aucune alerte."
    dits = [f"{c.description} ({nombre(c.nb_anomalies)})" for c in alertes]
    return f"{quantite(len(controles), 'contrôle passé')}. À savoir : {f'{FINE}; '.join(dits)}."


def _say_bands(bandes: Sequence[Bande]) -> Regle:
    seuils = [b.seuil for b in bandes]
    bascules = [str(k) for k in range(N_REGION + 1) if is_bascule(k, N_REGION, seuils)]
    noms, haute = liste([b.libelle.lower() for b in bandes]), bandes[-1].borne_pourcent
    return Regle(
        "Tranches et bascule",
        f"Quatre tranches : {noms}. La borne basse appartient à la tranche : exactement "
        f"{haute} % se lit dans la plus haute. Un taux est en bascule quand un seul contrat recodé "
        f"le ferait changer de tranche : sur {N_REGION} contrats, c’est le cas de "
        f"{liste(bascules)}.",
    )


def _list_rules() -> tuple[Regle, ...]:
    return (
        Regle(
            "Un taux est toujours k sur N",
            "k contrats répondent à la mesure, N contrats sont codés ; dans une borne (« au moins "
            "1/40 »), N contrats sont attendus, lus ou non. Un pourcentage n’est jamais donné "
            "seul. Seul le statut « codé » entre dans le N d’un taux : l’absence constatée est un "
            "résultat, ce qui n’a pas été lu n’en est pas un.",
        ),
        Regle(
            "Une lecture partielle donne des bornes",
            "Quand une partie des contrats n’est pas lue, la part réelle se trouve entre le nombre "
            "établi sur le nombre attendu et ce nombre augmenté de tout ce qui reste à établir. "
            "Les pages écrivent « au moins 9 contrats sur 40 » ; seules les cellules fermes "
            "décident, les probables sont comptées à part.",
        ),
        Regle(
            "Moyenne régionale",
            "Chaque contrat compte pour un, le vôtre compris. Une couverture complète est un "
            "recensement : aucun intervalle de sondage n’est affiché.",
        ),
    )


def _list_words() -> tuple[Regle, ...]:
    return (
        Regle(
            "Petits groupes",
            "Sous 5 contrats codés, les pages donnent k sur N et les noms, sans pourcentage.",
        ),
        Regle(
            "Être nommé, être partenaire, signer",
            "Une échelle va de l’absence à la signature. L’écart entre les contrats qui nomment un "
            "partenaire et ceux qu’il signe est un indicateur en soi.",
        ),
        Regle(
            "Exister et être articulé",
            "Qu’un dispositif existe sur le territoire ne dit pas que le contrat le mentionne : ce "
            "sont deux indicateurs, jamais confondus.",
        ),
        Regle(
            "Part des habitants en QPV",
            "Population des QPV du contrat, chaque QPV compté une fois, rapportée à celle de "
            "l’EPCI ou à celle des communes concernées, au même recensement. La liste nationale "
            "compte un QPV autant de fois qu’il touche de communes : l’observatoire non.",
        ),
    )


def _list_limits(lectures: Sequence[Lecture]) -> tuple[Regle, ...]:
    propres = tuple(
        Regle(x.nom_lecture, typographier(x.avertissement)) for x in lectures if x.avertissement
    )
    return (
        *propres,
        Regle(
            "Millésimes",
            "QPV de 2024, populations municipales de 2020, contours communaux et intercommunaux "
            "plus anciens et simplifiés : ils conviennent à une carte, pas pour décider si une "
            "adresse est dans un quartier.",
        ),
        Regle(
            "Taux publiés",
            "Un pourcentage publié qu’aucun nombre entier de contrats ne peut donner est signalé "
            "comme tel ; il est montré avec le plus proche possible, sans être corrigé.",
        ),
    )


def _read_source(source: Source) -> SourceLue:
    lignes = "—"
    if source.nb_lignes_lues is not None:
        lignes = f"{nombre(source.nb_lignes_gardees)} gardées sur {nombre(source.nb_lignes_lues)}"
    return SourceLue(
        titre=typographier(source.titre),
        producteur=source.producteur,
        licence=source.licence,
        millesime=source.millesime_source or "non précisé",
        lignes=lignes,
        url=source.url if is_web_address(source.url) else None,
        description=typographier(source.description or ""),
        note=typographier(source.note or ""),
    )


def _list_ladders(entrepot: Entrepot) -> tuple[Chapitre, ...]:
    niveaux, mesures = list_niveaux(entrepot), list_mesures(entrepot)
    chapitres = []
    for echelle in list_echelles(entrepot):
        code = echelle.code_echelle
        seuils = {m.seuil: m.libelle for m in mesures if m.code_echelle == code}
        chapitres.append(
            Chapitre(
                echelle.libelle,
                echelle.description,
                tuple(
                    Definition(
                        n.code_niveau, n.libelle, n.description or "", seuils.get(n.rang, "")
                    )
                    for n in niveaux
                    if n.code_echelle == code
                ),
            )
        )
    return tuple(chapitres)


def _list_vocabularies(entrepot: Entrepot) -> tuple[Chapitre, ...]:
    termes = list_termes(entrepot)
    return tuple(
        Chapitre(
            titre,
            "",
            tuple(
                Definition(t.code, t.libelle, t.description or "", "")
                for t in termes
                if t.vocabulaire == code
            ),
        )
        for code, titre in VOCABULAIRES.items()
    )


def _list_axes(entrepot: Entrepot, indicateurs: Sequence[Indicateur]) -> tuple[Chapitre, ...]:
    axes = sorted({i.axe for i in indicateurs}, key=order_axe)
    return tuple(
        Chapitre(
            name_axe(entrepot, axe),
            describe_axe(entrepot, axe),
            tuple(
                Definition(i.code_indicateur, i.libelle, i.description or "", i.consigne or "")
                for i in indicateurs
                if i.axe == axe
            ),
        )
        for axe in axes
    )


FACETTES = {
    ("attribut", "contrat"): (
        "Attributs d’une cellule",
        "Ce que le contrat précise d’une cellule, quand elle atteint le niveau qui le permet.",
    ),
    ("attribut", "procedure"): (
        "Documents des autres procédures",
        "Ce que le document de l’instrument (une CTG, un CLS) dit lui-même, que le contrat en "
        "parle ou non.",
    ),
    ("lien", "contrat"): (
        "Liens entre cellules",
        "Ce que le contrat relie, d’une cellule à une autre.",
    ),
}
"""Chapters of what is asked besides a level, by nature and by the document that answers."""


def _list_facettes(entrepot: Entrepot) -> tuple[Chapitre, ...]:
    lues = list_facettes(entrepot)
    return tuple(
        Chapitre(
            titre,
            chapeau,
            tuple(
                Definition(f.facette, f.libelle, _define(f), typographier(f.consigne))
                for f in lues
                if (f.nature, f.lu_dans) == place
            ),
        )
        for place, (titre, chapeau) in FACETTES.items()
    )


def _define(facette: FacetteServie) -> str:
    """Return what a facet is: its meaning, from which level, its answers, how many are coded."""
    reponses = f" Réponses : {liste([minuscule(m) for m in facette.modalites])}."
    niveau = f" À partir de {guillemets(minuscule(facette.libelle_niveau))}."
    codees = ""
    if facette.nb_reponses:
        simulees = f", dont {nombre(facette.nb_simulees)} simulées" if facette.nb_simulees else ""
        codees = f" {quantite(facette.nb_reponses, 'réponse codée', 'réponses codées')}{simulees}."
    return typographier(
        f"{facette.description}{'' if facette.lu_dans == 'procedure' else niveau}"
        f"{reponses if facette.modalites else ''}{codees} Source : {facette.source}."
    )
