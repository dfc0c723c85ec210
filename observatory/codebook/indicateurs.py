"""From the files' terms to the indicators coded per contract: one list, in the files' order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from observatory.codebook import model
from observatory.codebook.codebook import NATURES, Forme, Indicateur, Membre
from observatory.codebook.domaine import Domaine
from observatory.codebook.model import INSECABLE

TermesFichier = model.FichierTermes | model.FichierInstruments
CALCULE = f"Ne se code pas{INSECABLE}: calculé."


def build_indicateurs(
    axes: Mapping[str, model.Axe],
    termes: Mapping[str, TermesFichier],
    formes: Iterable[Forme],
    themes: Mapping[str, model.Thematique],
) -> tuple[Indicateur, ...]:
    """Return every indicator, axis by axis in the order of axes.toml, numbered from 1."""
    formes = tuple(formes)
    instruments = termes["instrument"]
    par_axe: dict[str, list[Indicateur]] = {code: [] for code in axes}
    for axe, fichier in termes.items():
        par_axe[axe] += _build_termes(axe, axes[axe], fichier)
    if isinstance(instruments, model.FichierInstruments):
        par_axe["presence"] += _build_presences(axes["presence"], instruments)
        par_axe["forme"] += _build_formes(axes["forme"], instruments, formes)
        par_axe["forme_haute"] += _build_formes_hautes(axes["forme_haute"], instruments, formes)
    for code, theme in themes.items():
        par_axe["thematique"].append(_build_theme(axes["thematique"], code, theme))
    for code, theme in themes.items():
        par_axe["thematique"] += _build_sous_themes(axes["thematique"], code, theme)
        par_axe["enjeu"] += _build_elements("enjeu", code, theme, theme.enjeux)
        par_axe["orientation"] += _build_elements("orientation", code, theme, theme.orientations)
        if theme.nature == "thematique":
            par_axe["transversalite"].append(
                _build_transversalite(axes["transversalite"], code, theme)
            )
    tous = [i for axe in axes for i in par_axe[axe]]
    return tuple(replace(i, ordre=rang) for rang, i in enumerate(tous, start=1))


def _base(axe: str, terme: str, libelle: model.Libelle, echelle: str | None) -> Indicateur:
    """Return an indicator with what every kind shares; the rest is filled by replace()."""
    return Indicateur(
        code=f"{axe}.{terme}",
        axe=axe,
        terme=terme,
        libelle=libelle.libelle,
        libelle_court=libelle.court,
        sigle=None,
        description=libelle.description,
        consigne=CALCULE,
        type_valeur="booleen" if echelle == "booleen" else "echelle",
        code_echelle=echelle,
        unite=None,
        domaine=None,
        famille=None,
        libelle_famille=None,
        famille_politique=None,
        themes=(),
        volet=None,
        passage=None,
        est_derive=False,
        membres=(),
        ordre=0,
    )


def _build_termes(axe: str, defaut: model.Axe, fichier: TermesFichier) -> Iterator[Indicateur]:
    """Yield the terms of a file family by family, then its groups."""
    rangs = {famille: rang for rang, famille in enumerate(fichier.familles)}
    for code, terme in sorted(fichier.termes.items(), key=lambda t: rangs[t[1].famille]):
        echelle = terme.echelle or (None if terme.type_valeur else defaut.echelle)
        indicateur = replace(
            _base(axe, code, terme, echelle),
            sigle=terme.sigle,
            consigne=terme.consigne,
            unite=terme.unite,
            domaine=_build_domaine(terme),
            famille=terme.famille,
            libelle_famille=fichier.familles[terme.famille].libelle,
            famille_politique=_get_famille_politique(terme),
            themes=terme.themes,
        )
        yield replace(indicateur, type_valeur=terme.type_valeur or indicateur.type_valeur)
    for code, groupe in fichier.groupes.items():
        famille = fichier.familles[groupe.famille].libelle if groupe.famille else None
        yield replace(
            _base(axe, code, groupe, fichier.termes[groupe.membres[0]].echelle or defaut.echelle),
            sigle=groupe.sigle,
            consigne=groupe.consigne,
            famille=groupe.famille,
            libelle_famille=famille,
            famille_politique=groupe.famille_politique,
            themes=groupe.themes,
            est_derive=True,
            membres=tuple(Membre(f"{axe}.{m}", None) for m in groupe.membres),
        )


def _build_domaine(terme: model.Terme) -> Domaine | None:
    lu = terme.domaine
    return Domaine(lu.genre, lu.minimum, lu.maximum, terme.unite) if lu else None


def _get_famille_politique(terme: model.Terme) -> model.FamillePolitique | None:
    return terme.famille_politique if isinstance(terme, model.TermeInstrument) else None


def _build_presences(axe: model.Axe, fichier: model.FichierInstruments) -> Iterator[Indicateur]:
    for indicateur in _build_termes("presence", axe, fichier):
        if not indicateur.est_derive:
            yield replace(
                indicateur,
                libelle=f"{indicateur.libelle}, sur le territoire",
                libelle_court=f"{indicateur.libelle_court}, sur le territoire",
                consigne=axe.consigne,
            )


def _build_formes(
    axe: model.Axe, fichier: model.FichierInstruments, formes: tuple[Forme, ...]
) -> Iterator[Indicateur]:
    for code, terme in fichier.termes.items():
        for forme in formes if terme.formes else ():
            nom = terme.sigle or terme.court
            libelle = model.Libelle.model_construct(
                libelle=f"{nom}{INSECABLE}: {forme.libelle[0].lower()}{forme.libelle[1:]}",
                libelle_court=forme.libelle_court,
                description=forme.description,
            )
            yield replace(
                _base("forme", f"{code}.{forme.code}", libelle, axe.echelle),
                consigne=forme.consigne,
                famille=forme.code_groupe,
                libelle_famille=forme.libelle_groupe,
                themes=terme.themes,
            )


def _build_formes_hautes(
    axe: model.Axe, fichier: model.FichierInstruments, formes: tuple[Forme, ...]
) -> Iterator[Indicateur]:
    for code, terme in fichier.termes.items():
        if terme.formes:
            libelle = model.Libelle.model_construct(
                libelle=f"{terme.libelle}{INSECABLE}: forme d’articulation la plus poussée",
                libelle_court=f"{terme.sigle or terme.court}{INSECABLE}: forme la plus poussée",
                description=axe.description,
            )
            yield replace(
                _base("forme_haute", code, libelle, axe.echelle),
                sigle=terme.sigle,
                consigne=axe.consigne,
                famille=terme.famille,
                libelle_famille=fichier.familles[terme.famille].libelle,
                famille_politique=terme.famille_politique,
                themes=terme.themes,
                est_derive=True,
                membres=tuple(Membre(f"forme.{code}.{f.code}", f.rang) for f in formes),
            )


def _build_theme(axe: model.Axe, code: str, theme: model.Thematique) -> Indicateur:
    libelle = model.Libelle.model_construct(
        libelle=theme.libelle, libelle_court=theme.court, description=theme.description
    )
    return replace(
        _base("thematique", code, libelle, axe.echelle),
        consigne=theme.consigne,
        famille=theme.nature,
        libelle_famille=NATURES[theme.nature],
        themes=(code,),
    )


def _build_sous_themes(axe: model.Axe, code: str, theme: model.Thematique) -> Iterator[Indicateur]:
    for nom, sous in theme.sous_themes.items():
        yield replace(
            _base("thematique", f"{code}.{nom}", sous, axe.echelle),
            consigne=sous.consigne,
            famille=code,
            libelle_famille=theme.libelle,
            themes=(code,),
        )


def _build_transversalite(axe: model.Axe, code: str, theme: model.Thematique) -> Indicateur:
    libelle = model.Libelle.model_construct(
        libelle=f"{theme.libelle}{INSECABLE}: thématique déclarée transversale",
        libelle_court=f"{theme.court}, transversale",
        description=axe.description,
    )
    return replace(
        _base("transversalite", code, libelle, axe.echelle),
        consigne=axe.consigne,
        famille=theme.nature,
        libelle_famille=NATURES[theme.nature],
        themes=(code,),
    )


def _build_elements(
    axe: str, code: str, theme: model.Thematique, elements: Mapping[str, model.ElementCode]
) -> Iterator[Indicateur]:
    for nom, element in elements.items():
        yield replace(
            _base(axe, f"{code}.{nom}", element, "booleen"),
            consigne=element.consigne,
            famille=code,
            libelle_famille=theme.libelle,
            themes=(code,),
            volet=element.volet,
            passage=element.passage,
        )
