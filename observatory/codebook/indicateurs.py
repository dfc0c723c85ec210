"""From the files' terms to the indicators coded per contract: one list, in the files' order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from observatory.base.french import INSECABLE
from observatory.codebook import model
from observatory.codebook.codebook import IndicateurDefini, Membre
from observatory.codebook.domaine import Domaine

TermesFichier = model.FichierTermes | model.FichierInstruments
CALCULE = f"Ne se code pas{INSECABLE}: calculé."
NATURES: Mapping[str, str] = {
    "transversale": "Lectures transversales",
    "thematique": "Lectures thématiques",
}


def build_indicateurs(
    axes: Mapping[str, model.AxeDefini],
    termes: Mapping[str, TermesFichier],
    formes: Iterable[model.FormeArticulation],
    echelle: model.EchelleDefinie,
    themes: Iterable[model.Thematique],
) -> tuple[IndicateurDefini, ...]:
    """Return every indicator, axis by axis in the order of axes.toml, numbered from 1.

    echelle: the ladder of the groups of forms.
    """
    formes, themes = tuple(formes), tuple(themes)
    instruments = termes["instrument"]
    par_axe: dict[str, list[IndicateurDefini]] = {code: [] for code in axes}
    for axe, fichier in termes.items():
        par_axe[axe] += _build_termes(axes[axe], fichier)
    if isinstance(instruments, model.FichierInstruments):
        par_axe["presence"] += _build_presences(axes["presence"], instruments)
        par_axe["forme"] += _build_formes(axes["forme"], instruments, formes, echelle)
        par_axe["forme_haute"] += _build_hautes(axes["forme_haute"], instruments, formes, echelle)
    for theme in themes:
        par_axe["thematique"].append(_build_theme(axes["thematique"], theme))
    for theme in themes:
        par_axe["thematique"] += _build_elements(
            axes["thematique"], theme, theme.sous_themes, axes["thematique"].echelle
        )
        par_axe["enjeu"] += _build_elements(axes["enjeu"], theme, theme.enjeux)
        par_axe["orientation"] += _build_elements(axes["orientation"], theme, theme.orientations)
        if theme.nature == "thematique":
            par_axe["transversalite"].append(_build_transversalite(axes["transversalite"], theme))
    tous = [i for axe in axes for i in par_axe[axe]]
    return tuple(i.model_copy(update={"ordre": rang}) for rang, i in enumerate(tous, start=1))


def _build(
    axe: str, terme: str, entree: model.Libelle, echelle: str | None, **autres: Any
) -> IndicateurDefini:
    """Return an indicator of an entry: what both name alike is taken as it is, `autres` wins."""
    pris = {
        nom: getattr(entree, nom)
        for nom in type(entree).model_fields.keys() & IndicateurDefini.model_fields.keys()
    }
    propres = {
        "code": f"{axe}.{terme}",
        "axe": axe,
        "terme": terme,
        "libelle_court": entree.court,
        "type_valeur": "booleen" if echelle == "booleen" else "echelle",
        "code_echelle": echelle,
    }
    return IndicateurDefini(**{"consigne": CALCULE, "themes": (), **pris, **propres, **autres})


def _build_termes(axe: model.AxeDefini, fichier: TermesFichier) -> Iterator[IndicateurDefini]:
    """Yield the terms of a file family by family, then its groups."""
    rangs = {famille: rang for rang, famille in enumerate(fichier.familles)}
    for code, terme in sorted(fichier.termes.items(), key=lambda t: rangs[t[1].famille]):
        echelle = terme.echelle or (None if terme.type_valeur else axe.echelle)
        types = {"type_valeur": terme.type_valeur} if terme.type_valeur else {}
        yield _build(
            axe.code, code, terme, echelle,
            domaine=_build_domaine(terme),
            libelle_famille=fichier.familles[terme.famille].libelle,
            **types,
        )  # fmt: skip
    for code, groupe in fichier.groupes.items():
        yield _build(
            axe.code, code, groupe, fichier.termes[groupe.membres[0]].echelle or axe.echelle,
            libelle_famille=fichier.familles[groupe.famille].libelle if groupe.famille else None,
            est_derive=True,
            membres=tuple(
                Membre(f"{axe.code}.{m}", None)
                for m in groupe.membres
                if fichier.termes[m].retire is None
            ),
        )  # fmt: skip


def _build_domaine(terme: model.Terme) -> Domaine | None:
    lu = terme.domaine
    return Domaine(lu.genre, lu.minimum, lu.maximum, terme.unite) if lu else None


def _build_presences(
    axe: model.AxeDefini, fichier: model.FichierInstruments
) -> Iterator[IndicateurDefini]:
    for indicateur in _build_termes(axe, fichier):
        if not indicateur.est_derive:
            yield indicateur.model_copy(
                update={
                    "libelle": f"{indicateur.libelle}, sur le territoire",
                    "libelle_court": f"{indicateur.libelle_court}, sur le territoire",
                    "consigne": axe.consigne,
                }
            )


def _build_formes(
    axe: model.AxeDefini,
    fichier: model.FichierInstruments,
    formes: tuple[model.FormeArticulation, ...],
    echelle: model.EchelleDefinie,
) -> Iterator[IndicateurDefini]:
    for code, terme in fichier.termes.items():
        for forme in formes if terme.formes else ():
            nom = terme.sigle or terme.court
            yield _build(
                axe.code, f"{code}.{forme.code}", forme, axe.echelle,
                libelle=f"{nom}{INSECABLE}: {forme.libelle[0].lower()}{forme.libelle[1:]}",
                famille=forme.groupe,
                libelle_famille=echelle.par_code[forme.groupe].libelle,
                themes=terme.themes,
                retire=terme.retire,
            )  # fmt: skip


def _build_hautes(
    axe: model.AxeDefini,
    fichier: model.FichierInstruments,
    formes: tuple[model.FormeArticulation, ...],
    echelle: model.EchelleDefinie,
) -> Iterator[IndicateurDefini]:
    for code, terme in fichier.termes.items():
        if terme.formes:
            nom = terme.sigle or terme.court
            yield _build(
                axe.code, code, terme, axe.echelle,
                libelle=f"{terme.libelle}{INSECABLE}: forme d’articulation la plus poussée",
                libelle_court=f"{nom}{INSECABLE}: forme la plus poussée",
                description=axe.description,
                consigne=axe.consigne,
                libelle_famille=fichier.familles[terme.famille].libelle,
                domaine=None,
                est_derive=True,
                membres=tuple(
                    Membre(f"forme.{code}.{f.code}", echelle.rang(f.groupe)) for f in formes
                ),
                type_valeur="echelle",
            )  # fmt: skip


def _build_theme(axe: model.AxeDefini, theme: model.Thematique, **autres: Any) -> IndicateurDefini:
    return _build(
        axe.code, theme.code, theme, axe.echelle,
        **{
            "famille": theme.nature,
            "libelle_famille": NATURES[theme.nature],
            "themes": (theme.code,),
            "passage": None,
            **autres,
        },
    )  # fmt: skip


def _build_transversalite(axe: model.AxeDefini, theme: model.Thematique) -> IndicateurDefini:
    return _build_theme(
        axe,
        theme,
        libelle=f"{theme.libelle}{INSECABLE}: thématique déclarée transversale",
        libelle_court=f"{theme.court}, transversale",
        description=axe.description,
        consigne=axe.consigne,
    )


def _build_elements(
    axe: model.AxeDefini,
    theme: model.Thematique,
    elements: Mapping[str, model.Libelle],
    echelle: str = "booleen",
) -> Iterator[IndicateurDefini]:
    for code, element in elements.items():
        yield _build(
            axe.code, f"{theme.code}.{code}", element, echelle,
            famille=theme.code,
            libelle_famille=theme.libelle,
            themes=(theme.code,),
        )  # fmt: skip
