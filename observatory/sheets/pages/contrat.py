"""Content of the identity card of one contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from observatory.base.french import (
    FINE,
    INSECABLE,
    liste,
    majuscule,
    nom_de_lieu,
    nombre,
    pluriel,
    pourcentage,
    quantite,
)
from observatory.queries.cellules import Cellule, list_cellules
from observatory.queries.codebook import list_indicateurs
from observatory.queries.comparaison import list_lectures_contrat
from observatory.queries.contrats import Contrat, load_contrat
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, find_lecture, list_lectures
from observatory.queries.qpv import Qpv, list_qpv_contrat
from observatory.sheets.pages.lectures import Bandeau, build_bandeau, write_etiquette
from observatory.sheets.pages.rapportes import GroupeRapporte, build_rapportes
from observatory.sheets.rates.axes import name_axe, order_axe
from observatory.sheets.rates.cellules import (
    MotsCodes,
    load_vocabulaire,
    write_dit_pour,
    write_valeur,
)
from observatory.sheets.rates.chiffres import ChiffreCle, list_chiffres_contrat
from observatory.sheets.rates.enjeux import list_enjeux_unite
from observatory.sheets.rates.facettes import CellulePrecisee, summarise_unites
from observatory.sheets.rates.procedures import ProcedureLue, build_procedures
from observatory.sheets.rates.themes import find_theme, list_codes_theme
from observatory.sheets.rates.unites import NATURES_EPCI, titrer

_EVOLUTIONS = {"modifie": "périmètre modifié", "inchange": "inchangé", "nouveau": "nouveau"}


@dataclass(frozen=True)
class LigneQpv:
    """One neighbourhood, ready to read.

    `dispositifs_courts` counts the cités éducatives where `dispositifs` names several of them.
    """

    code_qpv: str
    nom: str
    communes: str
    population: str
    pauvrete: str
    emploi: str
    evolution: str
    dispositifs: str
    dispositifs_courts: str


@dataclass(frozen=True)
class CelluleFiche:
    """One coded cell of the card, and the way to its evidence."""

    code_indicateur: str
    libelle: str
    famille: str
    valeur: str
    statut: str
    certitude: str
    provenance: str
    nb_preuves: int
    lien: Mapping[str, str]


@dataclass(frozen=True)
class AxeFiche:
    """The coded cells of one axis, and how many cells of this axis nobody read."""

    axe: str
    titre: str
    cellules: tuple[CelluleFiche, ...]
    reste: str | None


@dataclass(frozen=True)
class AutreLecture:
    """The same contract in another lecture."""

    nom: str
    etiquette: str
    lien: Mapping[str, str]


@dataclass(frozen=True)
class FicheContrat:
    """The identity card: who, where, how many, what is coded and how it is known.

    `rapportes` are what pages say of it without coding it: of its département, or by a weak site.
    `unites` are what the lecture reads of this contract: itself, or some of its towns.
    `cites_educatives` names, once, those the short lines of its neighbourhoods only count.
    `precisions` are its attributes and links, `enjeux_sans_reponse` the enjeux that no orientation
    answers; none when the lecture coded none. `procedures` are the documents of other procedures
    read beside it (a CTG, a CLS), each facing what the contract says of it.
    """

    code_contrat: str
    titre: str
    titre_cellules: str
    identite: tuple[tuple[str, str], ...]
    chiffres: tuple[ChiffreCle, ...]
    qpv: tuple[LigneQpv, ...]
    cites_educatives: str | None
    bandeau: Bandeau
    est_simulee: bool
    bilan: str
    unites: tuple[str, ...]
    axes: tuple[AxeFiche, ...]
    silences: tuple[str, ...]
    autres_lectures: tuple[AutreLecture, ...]
    rapportes: tuple[GroupeRapporte, ...]
    titre_precisions: str = ""
    precisions: tuple[CellulePrecisee, ...] = ()
    enjeux_sans_reponse: tuple[str, ...] = ()
    titre_procedures: str = ""
    procedures: tuple[ProcedureLue, ...] = ()


def build_fiche_contrat(entrepot: Entrepot, filtres: Filtres, code_contrat: str) -> FicheContrat:
    """Return the card of one contract in the lecture of the filters; QueryError if unknown."""
    contrat = load_contrat(entrepot, code_contrat)
    lectures = list_lectures(entrepot)
    lecture = find_lecture(lectures, filtres.lecture)
    cellules = _keep_theme(
        entrepot, filtres, list_cellules(entrepot, filtres.lecture, contrat=code_contrat)
    )
    ouvert = filtres.with_changes(contrat=code_contrat)
    axes = _group_axes(entrepot, cellules, ouvert, lecture)
    quartiers = list_qpv_contrat(entrepot, code_contrat)
    unites = tuple(dict.fromkeys(c.code_unite for c in cellules))
    codes = {c.code_indicateur for c in cellules}
    return FicheContrat(
        code_contrat=contrat.code_contrat,
        titre=titrer(contrat.nom_contrat, lecture.est_simulee),
        titre_cellules=titrer(f"Ce qu’en dit « {lecture.nom_lecture} »", lecture.est_simulee),
        identite=_list_identity(contrat),
        chiffres=list_chiffres_contrat(contrat),
        qpv=tuple(_read_qpv(q) for q in quartiers),
        cites_educatives=_name_cites(quartiers),
        bandeau=build_bandeau(lecture),
        est_simulee=lecture.est_simulee,
        bilan=_say_balance(lecture, cellules, _list_derived(entrepot)),
        unites=unites,
        axes=tuple(a for a in axes if a.cellules),
        silences=tuple(f"{name_axe(entrepot, a.axe)} ({a.reste})" for a in axes if not a.cellules),
        autres_lectures=_list_others(entrepot, lectures, ouvert),
        rapportes=build_rapportes(entrepot, filtres.lecture, code_contrat),
        titre_precisions=titrer("Attributs et liens", lecture.est_simulee),
        precisions=summarise_unites(entrepot, filtres.lecture, unites, codes),
        enjeux_sans_reponse=list_enjeux_unite(entrepot, filtres.lecture, unites, filtres.theme),
        titre_procedures=titrer("Les documents des autres procédures", lecture.est_simulee),
        procedures=build_procedures(
            entrepot, filtres.lecture, unites, _say_read(entrepot, cellules), sorted(codes)
        ),
    )


def _say_read(entrepot: Entrepot, cellules: Sequence[Cellule]) -> dict[tuple[str, str], str]:
    """Return what a contract says of each indicator in words, where somebody read it."""
    vocabulaire = load_vocabulaire(entrepot)
    return {
        (c.code_unite, c.code_indicateur): write_valeur(c.libelle_valeur, c.sens)
        if c.statut == "code"
        else vocabulaire.nommer("statut", c.statut)
        for c in cellules
        if c.statut != "non_lu"
    }


def _list_derived(entrepot: Entrepot) -> frozenset[str]:
    """Return the indicators deduced from others, which nobody codes."""
    return frozenset(i.code_indicateur for i in list_indicateurs(entrepot) if i.est_derive)


def _keep_theme(entrepot: Entrepot, filtres: Filtres, cellules: list[Cellule]) -> list[Cellule]:
    theme = find_theme(entrepot, filtres.theme, filtres.lecture)
    if theme is None:
        return cellules
    codes = list_codes_theme(theme, list_indicateurs(entrepot, lecture=filtres.lecture))
    return [c for c in cellules if c.code_indicateur in codes]


def _list_identity(contrat: Contrat) -> tuple[tuple[str, str], ...]:
    niveau = "intercommunal" if contrat.niveau == "epci" else "communal"
    epci = nom_de_lieu(contrat.nom_epci or "non connue")
    nature = NATURES_EPCI.get(contrat.nature_epci or "", "")
    if nature and nature not in epci.lower():
        epci += f" ({nature})"
    lignes = [
        ("Code officiel", contrat.code_contrat),
        ("Niveau", niveau),
        ("Intercommunalité", epci),
        ("Département", f"{contrat.nom_departement} ({contrat.code_departement})"),
        ("Région", contrat.nom_region),
    ]
    if contrat.nb_postes_adultes_relais is not None:
        annee = f" ({contrat.annee_postes})" if contrat.annee_postes else ""
        postes = quantite(
            contrat.nb_postes_adultes_relais, "poste d’adulte-relais", "postes d’adultes-relais"
        )
        communs = ", nombre que la source donne aux deux contrats de ce nom"
        suite = communs if contrat.est_postes_communs else ""
        lignes.append(("Médiation", f"{postes}{annee}{suite}"))
    return tuple(lignes)


def say_cites(nb: int, nb_communes: int) -> str:
    """Return « cité éducative dans la commune », agreed with both numbers (the source counts
    them by commune).
    """
    if nb_communes < 2:
        return f"{pluriel(nb, 'cité éducative', 'cités éducatives')} dans la commune"
    un = "cité éducative dans l’une des communes"
    return pluriel(nb, un, "cités éducatives dans les communes")


def say_perimeter(evolution: str) -> str:
    """Return « Périmètre inchangé », the word said once whatever the evolution is called."""
    return majuscule(evolution if "périmètre" in evolution else f"périmètre {evolution}")


def _read_qpv(qpv: Qpv) -> LigneQpv:
    cites = qpv.noms_cites_educatives
    dans = say_cites(len(cites), len(qpv.noms_communes))
    noms = f"{dans} ({liste(cites)})" if cites else ""
    compte = f"{nombre(len(cites))}{INSECABLE}{dans}" if len(cites) > 1 else noms
    npnru = "NPNRU" if qpv.est_npnru else ""
    return LigneQpv(
        code_qpv=qpv.code_qpv,
        nom=qpv.nom_qpv,
        communes=liste(qpv.noms_communes) or "non connue",
        population=nombre(qpv.population),
        pauvrete=pourcentage(qpv.part_pauvrete, absent="non publié"),
        emploi=pourcentage(qpv.part_emploi, absent="non publié"),
        evolution=_EVOLUTIONS.get(qpv.evolution or "", "non connue"),
        dispositifs=liste([npnru, noms]) or "—",
        dispositifs_courts=liste([npnru, compte]) or "—",
    )


def _name_cites(quartiers: Sequence[Qpv]) -> str | None:
    """Return the names of the cités éducatives, once a commune that has several."""
    par_lieu = {q.noms_communes: q.noms_cites_educatives for q in quartiers}
    textes = [
        f"{liste(lieu)} ({liste(noms)})"
        for lieu, noms in sorted(par_lieu.items())
        if len(noms) > 1 and (len(lieu) == 1 or all(par_lieu.get((c,)) != noms for c in lieu))
    ]
    if not textes:
        return None
    return f"Cités éducatives, par commune{INSECABLE}: {f'{FINE}; '.join(textes)}."


def _say_balance(lecture: Lecture, cellules: Sequence[Cellule], derives: Set[str]) -> str:
    """Return how much of the contract this lecture reads, deduced cells told apart."""
    if not cellules:
        return (
            f"Ce contrat n’est pas dans la lecture «{INSECABLE}{lecture.nom_lecture}{INSECABLE}»."
        )
    codes = sum(c.statut == "code" for c in cellules)
    non_lus = sum(c.statut == "non_lu" for c in cellules)
    autres = len(cellules) - codes - non_lus
    if non_lus == len(cellules):
        reste = "reste" if non_lus == 1 else "restent"
        return f"Aucune cellule codée{INSECABLE}: {quantite(non_lus, 'cellule')} {reste} à lire."
    deduites = sum(c.statut == "code" and c.code_indicateur in derives for c in cellules)
    dont = f" (dont {quantite(deduites, 'déduite')})" if deduites else ""
    phrase = (
        f"{quantite(codes, 'cellule codée')}{dont} sur {nombre(len(cellules))}{INSECABLE}; "
        f"{quantite(non_lus, 'non lue')}"
    )
    return phrase + (f", {quantite(autres, 'sans réponse', 'sans réponse')}." if autres else ".")


def _group_axes(
    entrepot: Entrepot, cellules: Sequence[Cellule], filtres: Filtres, lecture: Lecture
) -> tuple[AxeFiche, ...]:
    vocabulaire = load_vocabulaire(entrepot)
    axes = sorted({c.axe for c in cellules}, key=order_axe)
    fiches = []
    for axe in axes:
        siennes = [c for c in cellules if c.axe == axe]
        lues = [c for c in siennes if c.statut != "non_lu"]
        reste = len(siennes) - len(lues)
        fiches.append(
            AxeFiche(
                axe=axe,
                titre=titrer(name_axe(entrepot, axe), lecture.est_simulee),
                cellules=tuple(_read_cellule(c, filtres, vocabulaire) for c in lues),
                reste=f"{quantite(reste, 'cellule non lue')}" if reste else None,
            )
        )
    return tuple(fiches)


def _read_cellule(cellule: Cellule, filtres: Filtres, vocabulaire: MotsCodes) -> CelluleFiche:
    est_code = cellule.statut == "code"
    libelle = cellule.libelle_indicateur
    if cellule.code_unite != cellule.code_contrat:
        libelle = f"{cellule.nom_unite}{INSECABLE}: {libelle}"
    valeur = write_valeur(cellule.libelle_valeur, cellule.sens) if est_code else "—"
    if est_code and cellule.dit_pour:
        valeur = f"{valeur}, {write_dit_pour(cellule.dit_pour)}"
    return CelluleFiche(
        code_indicateur=cellule.code_indicateur,
        libelle=libelle,
        famille=cellule.libelle_famille or "",
        valeur=valeur,
        statut=vocabulaire.nommer("statut", cellule.statut),
        certitude=vocabulaire.nommer("certitude", cellule.certitude, "—"),
        provenance=vocabulaire.nommer("provenance", cellule.provenance, "—"),
        nb_preuves=cellule.nb_preuves,
        lien=filtres.with_changes(indicateur=cellule.code_indicateur, mesure=None).to_params(),
    )


def _list_others(
    entrepot: Entrepot, lectures: Sequence[Lecture], filtres: Filtres
) -> tuple[AutreLecture, ...]:
    """Return the other lectures that read this contract, itself or its towns."""
    siennes = list_lectures_contrat(entrepot, filtres.contrat or "")
    return tuple(
        AutreLecture(
            autre.nom_lecture,
            write_etiquette(autre),
            filtres.with_changes(lecture=autre.code_lecture).to_params(),
        )
        for autre in lectures
        if autre.code_lecture != filtres.lecture and autre.code_lecture in siennes
    )
