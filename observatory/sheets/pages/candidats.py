"""Facts a lecture might write a finding on: what almost no contract has, what is named unsigned.

Facts only: a name, a measure, k/N and the way to the proof. The sentence is for whoever read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import INSECABLE, fraction, minuscule, typographier
from observatory.queries.codebook import list_elements_theme, list_indicateurs, list_themes
from observatory.queries.constats import list_chiffres_constats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux, list_taux
from observatory.sheets.rates.enjeux import EnjeuSansReponse, build_enjeux
from observatory.sheets.rates.themes import find_theme, list_codes_theme

PART_RARE = 10
"""A measure is rare when k × 10 < N: under 10 %, the lowest band."""
NB_LUS = 5
"""Under so many contracts that tell, an enjeu left unanswered is no fact to propose."""
NB_ECARTS = 5
"""How many gaps between being named and signing are proposed, the widest first."""
TITRES = {
    "rare": "Aucun contrat, ou moins d’un sur dix",
    "ecart": "Les plus grands écarts entre être nommé et signer",
    "sans_reponse": "Des enjeux, et aucune orientation",
    "bascule": "Un seul contrat ferait changer la tranche",
}


@dataclass(frozen=True)
class Candidat:
    """One fact: its kind, what is counted, k/N as the lecture gives it, the way to its proof.

    `deja` says that a finding of the lecture already speaks of this figure.
    """

    genre: str
    code_indicateur: str
    mesure: str | None
    fait: str
    lien: Mapping[str, str]
    deja: bool


def list_candidats(
    entrepot: Entrepot, lecture: str, code_theme: str | None = None
) -> tuple[Candidat, ...]:
    """Return the facts of a lecture, of one theme if given, by kind.

    Bounds hold: in a lecture that gives bounds, rare is what stays rare whatever remains to read,
    and no gap nor band is proposed. Under five coded contracts nothing is.
    """
    theme = find_theme(entrepot, code_theme, lecture)
    codes = None
    if theme:
        codes = list_codes_theme(theme, list_indicateurs(entrepot, lecture=lecture))
    filtres = Filtres(lecture=lecture)
    lignes = [
        x
        for x in list_taux(entrepot, filtres)
        if not x.est_petit_groupe and (codes is None or x.code_indicateur in codes)
    ]
    dits = {
        (c.code_indicateur, c.mesure)
        for chiffres in list_chiffres_constats(entrepot, lecture).values()
        for c in chiffres
    }
    trouves = [
        *(("rare", x, say_rate(x)) for x in lignes if x.est_principale and _is_rare(x)),
        *_list_gaps(lignes),
        *_list_unanswered(entrepot, lecture, lignes, code_theme),
        *(("bascule", x, say_rate(x)) for x in lignes if x.est_principale and x.est_bascule),
    ]
    return tuple(
        Candidat(
            genre=genre,
            code_indicateur=x.code_indicateur,
            mesure=x.mesure,
            fait=fait,
            lien=filtres.with_changes(
                indicateur=x.code_indicateur, mesure=x.mesure, theme=code_theme
            ).to_params(),
            deja=(x.code_indicateur, x.mesure) in dits,
        )
        for genre, x, fait in trouves
    )


def _is_rare(ligne: LigneTaux) -> bool:
    if ligne.est_bornee:
        return (ligne.k + ligne.nb_inconnus) * PART_RARE < ligne.nb_attendus
    return ligne.k * PART_RARE < ligne.n


def say_rate(ligne: LigneTaux) -> str:
    """Return a rate in a few words: what is counted, then k/N or its bounds."""
    nom = typographier(ligne.libelle)
    if ligne.est_bornee:
        haut = ligne.k + ligne.nb_inconnus
        bornes = f"de {ligne.k} à {fraction(haut, ligne.nb_attendus)}"
        return f"{nom}, {minuscule(ligne.libelle_mesure)}{INSECABLE}: {bornes}"
    return f"{nom}, {minuscule(ligne.libelle_mesure)}{INSECABLE}: {fraction(ligne.k, ligne.n)}"


def _list_gaps(lignes: Sequence[LigneTaux]) -> list[tuple[str, LigneTaux, str]]:
    """Return the widest gaps between the first step of a role and the last, on the same N."""
    par_code: dict[str, list[LigneTaux]] = {}
    for x in lignes:
        if x.axe == "partenaire" and not x.est_bornee:
            par_code.setdefault(x.code_indicateur, []).append(x)
    ecarts = []
    for mesures in par_code.values():
        rangees = sorted(mesures, key=lambda x: x.seuil)
        bas, haut = rangees[0], rangees[-1]
        if bas.n == haut.n and bas.k > haut.k:
            dit = (
                f"{typographier(bas.libelle)}{INSECABLE}: {minuscule(bas.libelle_mesure)} "
                f"{fraction(bas.k, bas.n)}, {minuscule(haut.libelle_mesure)} "
                f"{fraction(haut.k, haut.n)}"
            )
            ecarts.append((bas.k - haut.k, haut, dit))
    ecarts.sort(key=lambda e: (-e[0], e[1].code_indicateur))
    return [("ecart", x, dit) for _, x, dit in ecarts[:NB_ECARTS]]


def _list_unanswered(
    entrepot: Entrepot, lecture: str, lignes: Sequence[LigneTaux], code_theme: str | None
) -> list[tuple[str, LigneTaux, str]]:
    """Return the enjeux that links leave without an orientation, and those of the themes where no
    orientation at all was met, on what was read."""
    par_code = {x.code_indicateur: x for x in lignes if x.est_principale and not x.est_bornee}
    trouves = []
    for theme in list_themes(entrepot):
        if code_theme not in (None, theme.code_theme):
            continue
        lus = build_enjeux(entrepot, Filtres(lecture=lecture), theme.code_theme)
        trouves += [
            ("sans_reponse", par_code[e.code_indicateur], _say_unanswered(e))
            for e in (lus.enjeux if lus else ())
            if e.compte.k and e.compte.n >= NB_LUS and e.code_indicateur in par_code
        ]
        elements = list_elements_theme(entrepot, theme.code_theme, lecture=lecture)
        enjeux = _read(par_code, (e.code_indicateur for e in elements if e.type_element == "enjeu"))
        orientations = _read(
            par_code, (e.code_indicateur for e in elements if e.type_element == "orientation")
        )
        if orientations and not any(o.k for o in orientations):
            trouves += [
                ("sans_reponse", e, f"{say_rate(e)} ; aucune orientation relevée sur ce thème")
                for e in enjeux
                if e.k
            ]
    return trouves


def _say_unanswered(enjeu: EnjeuSansReponse) -> str:
    compte = fraction(enjeu.compte.k, enjeu.compte.n)
    quoi = f"sans orientation qui y réponde, {compte} parmi ceux qui le relèvent"
    return f"{enjeu.libelle}{INSECABLE}: {quoi}"


def _read(par_code: Mapping[str, LigneTaux], codes: Iterable[str | None]) -> list[LigneTaux]:
    return [par_code[c] for c in codes if c is not None and c in par_code]
