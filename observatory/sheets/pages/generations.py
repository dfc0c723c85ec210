"""Content of « Comparer »: what two generations of contracts say of one territory, or of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from observatory.base.french import FINE, INSECABLE, minuscule, quantite
from observatory.queries.cellules import Cellule
from observatory.queries.codebook import Indicateur, list_indicateurs
from observatory.queries.contrats import load_contrat
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, list_lectures, load_lecture
from observatory.queries.taux import LigneTaux, list_taux_groupe
from observatory.sheets.pages.comparatif import (
    NON_LU,
    TABLE,
    Bloc,
    CaseComparee,
    Comparatif,
    RangeeComparee,
    find_silence,
    knows,
    list_demandes,
    place_answer,
    read_cells,
    say_apart,
    say_unread,
)
from observatory.sheets.pages.noms import name_point
from observatory.sheets.pages.renvois import LienPhrase, link_here
from observatory.sheets.rates.axes import order_axe
from observatory.sheets.rates.cellules import load_vocabulaire
from observatory.sheets.rates.preuve import place_rate
from observatory.sheets.rates.taux import RIEN_ETABLI
from observatory.sheets.rates.unites import titrer

CHANGE = "Ce qui change"
_PERIMETRES = (
    "Les quartiers de 2015 et de 2024 n’ont pas les mêmes périmètres"
    f"{INSECABLE}: leurs parts d’habitants ne se comparent pas, aucune n’est donnée ici."
)
_ECARTS = "Un écart n’est dit que si les bornes des deux générations ne se touchent pas."
_DEUX_COTES = (
    f"«{INSECABLE}Nouveau{INSECABLE}» et «{INSECABLE}disparu{INSECABLE}» ne se disent que si les "
    f"deux contrats ont été lus sur ce point{FINE}; non lu ne veut pas dire absent."
)


def build_generations(
    entrepot: Entrepot, filtres: Filtres, contrat: str | None = None
) -> Comparatif:
    """Return two generations as columns: the answers of one contract, or the rates of all.

    The lecture of the filters and the latest other one of the same perimeter; a simulated one is
    set beside nothing.
    """
    lecture = load_lecture(entrepot, filtres.lecture)
    titre = titrer("Deux générations", lecture.est_simulee)
    paire = _find_pair(entrepot, lecture)
    if paire is None:
        return Comparatif(titre, reserve=_explain_alone(lecture))
    if contrat:
        return _compare_contract(entrepot, paire, contrat, titre)
    return _compare_all(entrepot, paire, titre)


def _find_pair(entrepot: Entrepot, lecture: Lecture) -> tuple[Lecture, Lecture] | None:
    """Return the former generation and the later one of a perimeter, both real."""
    autres = [
        x
        for x in list_lectures(entrepot)
        if x.perimetre == lecture.perimetre
        and x.generation != lecture.generation
        and x.type_unite == lecture.type_unite
        and not x.est_simulee
    ]
    if lecture.est_simulee or not autres:
        return None
    autre = max(autres, key=lambda x: x.generation)
    avant, apres = sorted((lecture, autre), key=lambda x: x.generation)
    return avant, apres


def _explain_alone(lecture: Lecture) -> str:
    if lecture.est_simulee:
        return (
            "La démonstration est tirée au sort pour une seule génération de contrats"
            f"{INSECABLE}: deux générations se comparent dans les lectures réelles."
        )
    return (
        f"Aucune lecture d’une autre génération ne porte sur {lecture.nom_perimetre}{INSECABLE}: "
        "rien à mettre à côté."
    )


def _compare_contract(
    entrepot: Entrepot, paire: tuple[Lecture, Lecture], code: str, titre: str
) -> Comparatif:
    contrat = load_contrat(entrepot, code)
    lus = [read_cells(entrepot, x.code_lecture, code) for x in paire]
    indicateurs = {i.code_indicateur: i for i in list_indicateurs(entrepot)}
    demandes = list_demandes(entrepot, paire[1].code_lecture)
    connus = [
        c
        for c, i in indicateurs.items()
        if any(knows(x, c) for x in lus) and not i.est_derive and i.lecture_propre is None
    ]
    connus.sort(key=lambda c: (c not in demandes, order_axe(indicateurs[c].axe)))
    mots = load_vocabulaire(entrepot)
    rangees = {
        c: RangeeComparee(
            CaseComparee(indicateurs[c].libelle_court),
            (
                *(
                    place_answer(x.get(c), lecture.code_lecture, code, mots)
                    for x, lecture in zip(lus, paire, strict=True)
                ),
                CaseComparee(_say_change(lus[0], lus[1], indicateurs[c])),
            ),
        )
        for c in connus
    }
    seuls = [[c for c in connus if _is_alone(lus, c, cote)] for cote in (0, 1)]
    ensemble = [c for c in connus if not any(c in ceux for ceux in seuls)]
    blocs = [_build_block(paire, [rangees[c] for c in ensemble])] if ensemble else []
    blocs += [
        _build_side(paire, cote, [rangees[c] for c in seuls[cote]])
        for cote in (1, 0)
        if seuls[cote]
    ]
    nombres = [sum(knows(siennes, c) for c in connus) for siennes in lus]
    return Comparatif(
        titre=titre,
        phrase=_say_contract(contrat.nom_contrat, paire, nombres, _count_both(lus, connus)),
        renvois=tuple(
            LienPhrase(_say_points(n), "contrat", _open_cells(x.code_lecture, code))
            for x, n in zip(paire, nombres, strict=True)
            if n
        ),
        blocs=tuple(blocs),
        silence=say_unread(
            [name_point(i) for c, i in demandes.items() if c not in connus], "des deux côtés"
        ),
        notes=(_DEUX_COTES, _PERIMETRES),
        reserve="" if rangees else f"Rien n’a été lu de {contrat.nom_contrat}, d’aucun côté.",
    )


def _say_contract(
    nom: str,
    paire: tuple[Lecture, Lecture],
    nombres: Sequence[int],
    communs: int,
) -> str:
    """Return how many points are said on each side; more points is more read, not more done."""
    dits = [
        f"{minuscule(_name(x))}, {_say_points(n) if n else 'non lu'}"
        for x, n in zip(paire, nombres, strict=True)
    ]
    deux = quantite(communs, "point se compare", "points se comparent") if communs else (
        "aucun point n’est lu des deux côtés"
    )  # fmt: skip
    return f"{nom}{INSECABLE}: {f'{FINE}; '.join(dits)}{FINE}; {deux}."


def _count_both(lus: list[dict[str, Cellule]], connus: list[str]) -> int:
    return sum(all(knows(siennes, c) for siennes in lus) for c in connus)


def _say_points(nombre: int) -> str:
    return quantite(nombre, "point dit")


def _open_cells(lecture: str, contrat: str) -> dict[str, str]:
    return {"lecture": lecture, "contrat": contrat, "partie": "cellules"}


def _say_change(
    avant: Mapping[str, Cellule], apres: Mapping[str, Cellule], indicateur: Indicateur
) -> str:
    """Return « nouveau », « disparu », « inchangé »; nothing unless both sides are decided."""
    code = indicateur.code_indicateur
    if not (knows(avant, code) and knows(apres, code)):
        return ""
    a, b = avant[code], apres[code]
    doute = ", probable" if "probable" in (a.certitude, b.certitude) else ""
    if indicateur.code_echelle is None:
        return f"inchangé{doute}" if a.valeur == b.valeur else ""
    if a.rang_max == 0 and (b.rang_min or 0) > 0:
        return f"nouveau{doute}"
    if b.rang_max == 0 and (a.rang_min or 0) > 0:
        return f"disparu{doute}"
    exacts = a.rang_min == a.rang_max and b.rang_min == b.rang_max
    return f"inchangé{doute}" if exacts and a.rang_min == b.rang_min else ""


def _compare_all(entrepot: Entrepot, paire: tuple[Lecture, Lecture], titre: str) -> Comparatif:
    demandes = list_demandes(entrepot, paire[1].code_lecture)
    taux = [
        {
            x.code_indicateur: x
            for x in list_taux_groupe(entrepot, lecture.code_lecture, indicateurs=set(demandes))
            if x.est_principale
        }
        for lecture in paire
    ]
    lus = [c for c in demandes if any(_place(x.get(c)).texte for x in taux)]
    rangees = []
    for c in lus:
        places = [_place(x.get(c)) for x in taux]
        siens = [(_name(y), x[c]) for x, y in zip(taux, paire, strict=True) if c in x]
        dit = say_apart(siens) or ""
        nom = demandes[c].libelle_court
        mesure = next(x[c].libelle_mesure for x in taux if c in x)
        rangees.append(RangeeComparee(CaseComparee(nom, mesure), (*places, CaseComparee(dit))))
    return Comparatif(
        titre=titre,
        phrase=_say_all(paire, lus),
        renvois=(link_here(_count_asked(lus), TABLE),),
        blocs=(_build_block(paire, rangees),) if rangees else (),
        silence=say_unread(
            [name_point(i) for c, i in demandes.items() if c not in lus], "des deux côtés"
        ),
        notes=(
            _ECARTS
            if any(x.cases[-1].texte for x in rangees)
            else f"Aucun écart n’est établi entre les deux générations. {_ECARTS}",
            _PERIMETRES,
        ),
    )


def _place(ligne: LigneTaux | None) -> CaseComparee:
    if ligne is None or not (ligne.n or ligne.k_probable):
        return CaseComparee()
    taux = place_rate(ligne, Filtres(lecture=ligne.code_lecture), ligne.perimetre)
    lien = {"lecture": ligne.code_lecture, **taux.lien}
    return CaseComparee("" if taux.dit == RIEN_ETABLI else taux.dit, taux.reste, "lecture", lien)


def _say_all(paire: tuple[Lecture, Lecture], lus: list[str]) -> str:
    return (
        f"{paire[0].nom_perimetre}{INSECABLE}: {_count_asked(lus)} se lisent d’un côté au moins, "
        f"génération {paire[0].generation} et génération {paire[1].generation}. Choisir un contrat "
        "pour voir ce qu’il disait et ce qu’il dit."
    )


def _count_asked(lus: list[str]) -> str:
    return quantite(len(lus), "point demandé d’abord", "points demandés d’abord")


def _is_alone(lus: Sequence[Mapping[str, Cellule]], code: str, cote: int) -> bool:
    """Return whether one side alone says a point, the other being merely unread."""
    return knows(lus[cote], code) and find_silence(lus[1 - cote].get(code)) == NON_LU


def _build_block(paire: tuple[Lecture, Lecture], rangees: Sequence[RangeeComparee]) -> Bloc:
    """Return both generations side by side; what changes is a column where something is said."""
    colonnes = (*(_name(x) for x in paire), CHANGE)
    change = any(x.cases[-1].texte for x in rangees)
    gardees = rangees if change else [replace(x, cases=x.cases[:-1]) for x in rangees]
    return Bloc("", "Point", colonnes if change else colonnes[:-1], tuple(gardees))


def _build_side(
    paire: tuple[Lecture, Lecture], cote: int, rangees: Sequence[RangeeComparee]
) -> Bloc:
    """Return what one contract alone was read to say: the other’s silence is said in the title."""
    autre = minuscule(_name(paire[1 - cote]))
    nom = _name(paire[cote])
    siennes = tuple(replace(x, cases=(x.cases[cote],)) for x in rangees)
    return Bloc(f"{nom} ({autre}{INSECABLE}: non lu sur ces points)", "Point", (nom,), siennes)


def _name(lecture: Lecture) -> str:
    return f"Contrat {lecture.generation}"
