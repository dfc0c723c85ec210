"""Content of « Comparer »: the départements of a lecture side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import (
    FINE,
    INSECABLE,
    liste_courte,
    nombre,
    pourcentage,
    quantite,
)
from observatory.queries.cellules import list_cotes
from observatory.queries.codebook import Indicateur
from observatory.queries.comparaison import ChiffresContrat, list_chiffres_contrats
from observatory.queries.contrats import Contrat, list_contrats, load_chiffres_cles
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.taux import (
    PERIMETRE_LECTURE,
    LigneTaux,
    list_taux_dimension,
    list_taux_groupe,
)
from observatory.sheets.pages.comparatif import (
    PAR_CONTRATS,
    TERRITOIRE,
    Bloc,
    CaseComparee,
    ChoixComparer,
    Comparatif,
    RangeeComparee,
    list_demandes,
    say_apart,
    say_unread,
)
from observatory.sheets.pages.noms import name_point
from observatory.sheets.pages.renvois import link_figures
from observatory.sheets.rates.axes import AXE_PARTENAIRE
from observatory.sheets.rates.cellules import name_positives
from observatory.sheets.rates.distributions import CHACUN
from observatory.sheets.rates.preuve import place_rate
from observatory.sheets.rates.taux import RIEN_ETABLI
from observatory.sheets.rates.unites import titrer
from observatory.statistics.averages import average_group
from observatory.statistics.rates import SEUIL_PETIT_GROUPE, is_small_group

ORDRES: Mapping[str, str] = {
    "habitants": "Habitants en QPV",
    "part": "Part des habitants",
    "pauvrete": "Taux de pauvreté",
    "contrats": "Nombre de contrats",
    "nom": "Nom",
}
"""Orders of the rows: figures of the territory, which are known, never what was read."""
COLONNES = ("Contrats", "QPV", "Habitants en QPV", "Part de la population des EPCI", "Pauvreté")
DIMENSION = "departement"


@dataclass(frozen=True)
class _ChiffresGroupe:
    """One département, or the whole: its figures (shares between 0 and 1)."""

    code: str
    nom: str
    nb_contrats: int
    nb_qpv: int
    habitants: int | None
    part: float | None
    pauvrete: float | None
    nb_sans_pauvrete: int


def build_departements(
    entrepot: Entrepot, filtres: Filtres, choix: ChoixComparer | None = None
) -> Comparatif:
    """Return the départements of the contracts the filters keep, figures first, then what is read.

    A rate stands beside its bounds and opens on its contracts; a point that nobody read anywhere
    is no column.
    """
    choix = choix or ChoixComparer()
    lecture = load_lecture(entrepot, filtres.lecture)
    vue = filtres.keep_place()
    contrats = list_contrats(entrepot, vue)
    tous = {c.code_contrat: c for c in list_chiffres_contrats(entrepot)}
    noms = {c.code_departement: c.nom_departement for c in contrats}
    groupes = [
        _measure(
            entrepot, vue.with_changes(departement=(code,)), code, nom,
            [tous[c.code_contrat] for c in contrats if c.code_departement == code], choix,
        )
        for code, nom in noms.items()
    ]  # fmt: skip
    groupes.sort(key=lambda g: _order(g, choix.ordre))
    demandes = list_demandes(entrepot, lecture.code_lecture)
    taux = _list_rates(entrepot, lecture, demandes)
    lus = [c for c in demandes if any(_is_read(taux.get((c, f"{DIMENSION}={d}"))) for d in noms)]
    positifs = _name_positives(entrepot, lecture, contrats, lus)
    if len(groupes) > 1 and not filtres.departement:
        siens = [tous[c.code_contrat] for c in contrats]
        nom = _name_whole(contrats, lecture)
        groupes.append(_measure(entrepot, vue, "", nom, siens, choix))
    places = [g for g in groupes if g.code]
    dites = _say(places)
    phrase = f"{f'{FINE}; '.join(dit for _, dit in dites)}." if dites else ""
    ou = "dans tous ces départements" if len(noms) > 1 else "ici"
    return Comparatif(
        titre=titrer("Les départements côte à côte", lecture.est_simulee),
        phrase=phrase,
        renvois=tuple(
            x
            for g, dit in dites
            for x in link_figures(dit, "carte", vue.with_changes(departement=(g.code,)).to_params())
        ),
        blocs=_build_blocks(groupes, {c: demandes[c] for c in lus}, taux, positifs),
        constats=_list_findings(demandes, lus, taux, noms),
        silence=say_unread([name_point(i) for c, i in demandes.items() if c not in lus], ou),
        notes=_list_notes(places, choix, est_lu=bool(lus)),
        reserve="" if contrats else "Aucun contrat de ville ne répond à ces filtres.",
    )


def _build_blocks(
    groupes: Sequence[_ChiffresGroupe],
    lus: Mapping[str, Indicateur],
    taux: Mapping[tuple[str, str], LigneTaux],
    positifs: Mapping[tuple[str, str], tuple[str, ...]],
) -> tuple[Bloc, ...]:
    """Return the table of the territory, then that of what is read, if anything is."""
    territoire = Bloc("Le territoire", "Département", COLONNES, tuple(map(_build_row, groupes)))
    if not lus or not groupes:
        return (territoire,) if groupes else ()
    rangees = []
    for groupe in groupes:
        perimetre = f"{DIMENSION}={groupe.code}" if groupe.code else PERIMETRE_LECTURE
        cases = (_place(taux.get((c, perimetre)), positifs.get((c, perimetre), ())) for c in lus)
        rangees.append(RangeeComparee(_name_group(groupe), tuple(cases), not groupe.code))
    dites = tuple(x for x in rangees if any(c.texte for c in x.cases))
    colonnes = tuple(_name_column(i) for i in lus.values())
    return territoire, Bloc("Ce que les contrats écrivent", "Département", colonnes, dites)


def _measure(
    entrepot: Entrepot,
    vue: Filtres,
    code: str,
    nom: str,
    siens: Sequence[ChiffresContrat],
    choix: ChoixComparer,
) -> _ChiffresGroupe:
    """Return the figures of a group: weighted by inhabitants, or each contract counting one."""
    cles = load_chiffres_cles(entrepot, vue)
    part, pauvrete = cles.part_population_epci, cles.part_pauvrete
    if choix.moyenne == PAR_CONTRATS:
        part = average_group(c.part_population_epci for c in siens).valeur
        pauvrete = average_group(c.part_pauvrete for c in siens).valeur
    return _ChiffresGroupe(
        code, nom, cles.nb_contrats, cles.nb_qpv, cles.population_qpv, part, pauvrete,
        cles.nb_qpv_sans_pauvrete,
    )  # fmt: skip


def _order(groupe: _ChiffresGroupe, ordre: str) -> tuple[float, str]:
    valeurs: dict[str, float | None] = {
        "habitants": groupe.habitants,
        "part": groupe.part,
        "pauvrete": groupe.pauvrete,
        "contrats": groupe.nb_contrats,
    }
    return -(valeurs.get(ordre) or 0), groupe.nom


def _list_rates(
    entrepot: Entrepot, lecture: Lecture, demandes: Mapping[str, Indicateur]
) -> dict[tuple[str, str], LigneTaux]:
    """Return the main rate of each term, by term and group: the départements, then the whole."""
    codes = sorted(demandes)
    lignes = list_taux_dimension(entrepot, lecture.code_lecture, [DIMENSION], indicateurs=codes) + [
        x
        for x in list_taux_groupe(entrepot, lecture.code_lecture, indicateurs=codes)
        if x.est_principale
    ]
    return {(x.code_indicateur, x.perimetre): x for x in lignes}


def _is_read(ligne: LigneTaux | None) -> bool:
    return ligne is not None and bool(ligne.n or ligne.k_probable)


def _name_positives(
    entrepot: Entrepot, lecture: Lecture, contrats: Sequence[Contrat], codes: Sequence[str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the contracts that answer yes, by term and group; small groups print their names."""
    lieux = {c.code_contrat: c.code_departement for c in contrats}
    cotes = list_cotes(entrepot, lecture.code_lecture, None, codes) if codes else []
    par_groupe: dict[tuple[str, str], list[str]] = {}
    principales = {
        (x.code_indicateur, x.mesure)
        for x in list_taux_groupe(entrepot, lecture.code_lecture, indicateurs=codes)
        if x.est_principale
    }
    for code, mesure in sorted(principales):
        siennes = [c for c in cotes if (c.code_indicateur, c.mesure) == (code, mesure)]
        for lieu in sorted(set(lieux.values())):
            ici = [c for c in siennes if lieux.get(c.code_contrat or "") == lieu]
            noms = name_positives(ici, est_bornee=lecture.est_bornee)
            par_groupe[code, f"{DIMENSION}={lieu}"] = noms
    return {cle: tuple(noms) for cle, noms in par_groupe.items()}


def _build_row(groupe: _ChiffresGroupe) -> RangeeComparee:
    chiffres = (
        nombre(groupe.nb_contrats),
        nombre(groupe.nb_qpv),
        nombre(groupe.habitants),
        pourcentage(groupe.part),
        pourcentage(groupe.pauvrete),
    )
    cases = tuple(CaseComparee(c, nature=TERRITOIRE) for c in chiffres)
    return RangeeComparee(_name_group(groupe), cases, not groupe.code)


def _name_group(groupe: _ChiffresGroupe) -> CaseComparee:
    """Return the name of a département, which opens its map; the whole opens nothing."""
    if not groupe.code:
        return CaseComparee(groupe.nom)
    return CaseComparee(groupe.nom, page="carte", lien={DIMENSION: groupe.code})


def _place(ligne: LigneTaux | None, noms: Sequence[str]) -> CaseComparee:
    """Return the place of a rate: k/N, the names of a small group, the way to its contracts."""
    if ligne is None or not _is_read(ligne):
        return CaseComparee()
    taux = place_rate(ligne, Filtres(lecture=ligne.code_lecture), ligne.perimetre)
    if taux.dit == RIEN_ETABLI:
        return CaseComparee()
    suite = liste_courte(noms, 1) if is_small_group(ligne.nb_attendus) else ""
    if not suite and taux.pourcentage and not ligne.est_bornee:
        suite = taux.pourcentage
    return CaseComparee(taux.dit, suite, "lecture", taux.lien)


def _name_column(indicateur: Indicateur) -> str:
    verbe = "signe" if indicateur.axe == AXE_PARTENAIRE else "est nommé"
    return f"{name_point(indicateur)} {verbe}"


def _name_whole(contrats: Sequence[Contrat], lecture: Lecture) -> str:
    regions = {c.nom_region for c in contrats}
    return regions.pop() if len(regions) == 1 else lecture.nom_perimetre


def _say(groupes: Sequence[_ChiffresGroupe]) -> list[tuple[_ChiffresGroupe, str]]:
    """Return who has the most inhabitants in QPV, and the highest share: figures, all known."""
    peuples = [g for g in groupes if g.habitants is not None]
    parts = [g for g in groupes if g.part is not None]
    if not peuples:
        return []
    plus = max(peuples, key=lambda g: g.habitants or 0)
    habitants = f"{nombre(plus.habitants)}{INSECABLE}habitants en quartier prioritaire"
    if len(groupes) == 1:
        combien = quantite(plus.nb_contrats, "contrat de ville", "contrats de ville")
        return [(plus, f"{plus.nom}{INSECABLE}: {combien}, {habitants}")]
    premier = (plus, f"{plus.nom}{INSECABLE}: {habitants}, le plus grand nombre")
    if not parts:
        return [premier]
    fort = max(parts, key=lambda g: g.part or 0)
    dit = f"{pourcentage(fort.part)} de la population des EPCI à contrat, la part la plus forte"
    return [premier, (fort, dit if fort is plus else f"{fort.nom}{INSECABLE}: {dit}")]


def _list_findings(
    demandes: Mapping[str, Indicateur],
    lus: Sequence[str],
    taux: Mapping[tuple[str, str], LigneTaux],
    noms: Mapping[str, str],
) -> tuple[str, ...]:
    """Return where two départements stand apart by their bounds, or that none does."""
    par_groupe = {f"{DIMENSION}={code}": nom for code, nom in noms.items()}
    phrases = []
    for code in lus:
        siens = ((par_groupe[p], x) for (c, p), x in taux.items() if c == code and p in par_groupe)
        if dit := say_apart(siens):
            phrases.append(f"{name_point(demandes[code])}{INSECABLE}: {dit}.")
    if not phrases and lus and len(noms) > 1:
        return (
            "Sur ce qui est lu, les bornes des départements se touchent toutes, ou ils comptent "
            f"moins de {SEUIL_PETIT_GROUPE} contrats{INSECABLE}: rien ne permet d’en placer un "
            "devant un autre.",
        )
    return tuple(phrases)


def _list_notes(
    groupes: Sequence[_ChiffresGroupe], choix: ChoixComparer, *, est_lu: bool
) -> tuple[str, ...]:
    """Return how the averages are made, what they leave out, how to read the table."""
    if choix.moyenne == PAR_CONTRATS:
        moyenne = f"Part et pauvreté{INSECABLE}: moyenne des contrats, {CHACUN}."
    else:
        moyenne = (
            f"Part et pauvreté{INSECABLE}: moyennes pondérées par les habitants{FINE}; la part est "
            "celle des EPCI à contrat, chacun compté une fois, dans le département du contrat."
        )
    sans = [g for g in groupes if g.nb_sans_pauvrete]
    manque = ""
    if sans:
        combien = sum(g.nb_sans_pauvrete for g in sans)
        manque = (
            f"{quantite(combien, 'QPV', 'QPV')} sans taux de pauvreté publié, hors de la moyenne "
            f"({liste_courte([g.nom for g in sans])})."
        )
    vide = est_lu and (
        f"Case vide{INSECABLE}: aucun contrat du département n’a été lu sur ce point. Sous "
        f"{SEUIL_PETIT_GROUPE} contrats{INSECABLE}: des noms, pas de pourcentage."
    )
    return tuple(x for x in (moyenne, manque, vide) if x)
