"""Content of the printed sheet of one neighbourhood (QPV)."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.base.french import (
    INSECABLE,
    NON_CONNU,
    guillemets,
    liste,
    majuscule,
    nom_de_lieu,
    nombre,
    pourcentage,
    quantite,
    typographier,
)
from observatory.queries.codebook import list_themes
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import FormeCarte, list_formes_qpv
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.qpv import Filiation, Qpv, list_chiffres_qpv, list_filiation, load_qpv
from observatory.sheets.map.theme import AXE_THEMATIQUE
from observatory.sheets.pages.contrat import FicheContrat, build_fiche_contrat, say_cites
from observatory.sheets.pages.lectures import build_bandeau
from observatory.sheets.printed.fiche_distributions import ChiffreQpv, compare_qpv
from observatory.sheets.printed.fiche_pied import (
    ADRESSE_DEFAUT,
    PiedFiche,
    build_pied,
    write_adresse,
)
from observatory.sheets.printed.fiche_regles import list_regles_qpv
from observatory.sheets.rates.chiffres import ChiffreCle
from observatory.sheets.rates.unites import titrer

_EVOLUTIONS = {
    "modifie": "Périmètre modifié depuis 2015.",
    "inchange": "Périmètre inchangé depuis 2015.",
    "nouveau": "Quartier nouveau au millésime 2024.",
}
NON_CONNUE = f"{NON_CONNU}e"
SOURCES = (
    "ANCT, périmètres 2024",
    "Insee, recensement de la population",
    "Insee-DGFiP-Cnaf-Cnav-CCMSA, Filosofi",
    "Cnaf",
    "ANCT, France services (août 2024), cités éducatives (2023)",
    "ANRU",
)


@dataclass(frozen=True)
class Rubrique:
    """One short text of the sheet under its title."""

    titre: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class FicheQpv:
    """The printed sheet of one QPV.

    `lecture_contrat` are the sentences of what the lecture codes of its contract.
    """

    code_qpv: str
    nom: str
    surtitre: str
    est_simulee: bool
    est_bornee: bool
    annonce: tuple[str, str]
    identite: tuple[tuple[str, str], ...]
    chiffres: tuple[ChiffreCle, ...]
    comparaisons: tuple[ChiffreQpv, ...]
    rubriques: tuple[Rubrique, ...]
    formes: tuple[FormeCarte, ...]
    est_geom_absente: bool
    titre_carte: str
    titre_comparaisons: str
    regles: tuple[str, ...]
    pied: PiedFiche


def build_fiche_qpv(
    entrepot: Entrepot, filtres: Filtres, code_qpv: str, base: str = ADRESSE_DEFAUT
) -> FicheQpv:
    """Return the printed sheet of one QPV; QueryError if its code or the lecture is unknown."""
    qpv = load_qpv(entrepot, code_qpv)
    lecture = load_lecture(entrepot, filtres.lecture)
    vue = Filtres(lecture=filtres.lecture)
    fiche = build_fiche_contrat(entrepot, vue, qpv.code_contrat) if qpv.code_contrat else None
    est_lue = fiche is not None and bool(fiche.unites)
    bandeau = build_bandeau(lecture)
    params = vue.with_changes(region=qpv.code_region, recherche=code_qpv).to_params()
    annonce = (bandeau.titre, bandeau.texte or "") if est_lue or lecture.est_simulee else ("", "")
    return FicheQpv(
        code_qpv=qpv.code_qpv,
        nom=typographier(qpv.nom_qpv),
        surtitre="Fiche quartier prioritaire",
        est_simulee=lecture.est_simulee,
        est_bornee=lecture.est_bornee,
        annonce=annonce,
        identite=_list_identity(qpv),
        chiffres=_list_figures(qpv),
        comparaisons=compare_qpv(
            code_qpv, list_chiffres_qpv(entrepot), qpv.code_region, qpv.nom_region or "région"
        ),
        rubriques=(
            _say_perimeter(qpv, list_filiation(entrepot, code_qpv)),
            _say_services(qpv),
            _say_programmes(qpv),
            _say_benefits(qpv),
            _say_contract(
                entrepot, qpv, fiche, lecture.nom_lecture, est_simulee=lecture.est_simulee
            ),
        ),
        formes=tuple(list_formes_qpv(entrepot, code_qpv)),
        est_geom_absente=qpv.est_geom_absente,
        titre_carte=titrer("Le périmètre dans sa commune", lecture.est_simulee),
        titre_comparaisons=titrer(
            f"Parmi les quartiers prioritaires de la région{INSECABLE}: "
            f"{qpv.nom_region or NON_CONNU}",
            lecture.est_simulee,
        ),
        regles=list_regles_qpv(lecture),
        pied=build_pied(
            entrepot,
            lecture,
            f"quartier {qpv.code_qpv}",
            write_adresse(base, "carte", params),
            SOURCES,
        ),
    )


def _list_identity(qpv: Qpv) -> tuple[tuple[str, str], ...]:
    contrat = f"{qpv.nom_contrat} ({qpv.code_contrat})" if qpv.code_contrat else "aucun rattaché"
    return (
        ("Code officiel", qpv.code_qpv),
        ("Commune", liste(qpv.noms_communes) or NON_CONNUE),
        ("Intercommunalité", nom_de_lieu(qpv.nom_epci or NON_CONNUE)),
        ("Département", f"{qpv.nom_departement or NON_CONNU} ({qpv.code_departement or '—'})"),
        ("Région", qpv.nom_region or NON_CONNUE),
        ("Contrat de ville", typographier(contrat)),
    )


def _list_figures(qpv: Qpv) -> tuple[ChiffreCle, ...]:
    annee = qpv.annee_population
    detail = f"population municipale{INSECABLE}{annee}" if annee else None
    hectares = None if qpv.superficie_m2 is None else qpv.superficie_m2 / 10_000
    return (
        ChiffreCle("Habitants", nombre(qpv.population, absent="non publié"), detail),
        ChiffreCle("Superficie", _unit(nombre(hectares, 1), "ha", hectares), "contour simplifié"),
        ChiffreCle("Ménages", nombre(qpv.nb_menages, absent="non publié")),
        ChiffreCle(
            "Taux de pauvreté", pourcentage(qpv.part_pauvrete, absent="non publié"), "seuil de 60 %"
        ),
        ChiffreCle("Taux d’emploi", pourcentage(qpv.part_emploi, absent="non publié"), "15-64 ans"),
    )


def _unit(texte: str, unite: str, valeur: float | None) -> str:
    return texte if valeur is None else f"{texte}{INSECABLE}{unite}"


def _say_perimeter(qpv: Qpv, filiations: list[Filiation]) -> Rubrique:
    phrases = [_EVOLUTIONS.get(qpv.evolution or "", "Évolution du périmètre non connue.")]
    if qpv.est_geom_absente:
        phrases.append("Le contour publié est inutilisable : seul un point est montré.")
    phrases += [
        f"Le quartier de 2015 {guillemets(f.nom_qpv_2015 or NON_CONNU)} ({f.code_qpv_2015}) en "
        f"couvre {pourcentage(f.part_2024)} ; il y est compris à {pourcentage(f.part_2015)}."
        for f in filiations
    ]
    if not filiations and qpv.evolution in ("modifie", "inchange"):
        phrases.append("Recouvrement avec les périmètres de 2015 non calculé pour ce quartier.")
    return Rubrique("Périmètre", tuple(typographier(p) for p in phrases))


def _say_services(qpv: Qpv) -> Rubrique:
    if qpv.nb_france_services_1km is None or qpv.distance_france_services_m is None:
        return Rubrique("France services", ("Distance non calculée hors d’Occitanie.",))
    nb = qpv.nb_france_services_1km
    nom = typographier(qpv.nom_france_services or NON_CONNU)
    if qpv.distance_france_services_m == 0:
        proche = f"Dans le quartier{INSECABLE}: {nom}."
    else:
        loin = _say_distance(qpv.distance_france_services_m)
        proche = f"La plus proche{INSECABLE}: {nom}, à {loin} du périmètre à vol d’oiseau."
    compte = quantite(nb, "France services", "France services") if nb else "Aucune France services"
    return Rubrique("France services", (proche, f"{compte} à moins de 1{INSECABLE}km."))


def _say_distance(metres: float) -> str:
    """Return « 840 m », « 13,8 km »."""
    if metres < 995:
        return f"{nombre(round(metres, -1))}{INSECABLE}m"
    return f"{nombre(metres / 1000, 1)}{INSECABLE}km"


def _say_programmes(qpv: Qpv) -> Rubrique:
    if qpv.noms_cites_educatives:
        noms = typographier(liste(qpv.noms_cites_educatives))
        dans = majuscule(say_cites(len(qpv.noms_cites_educatives), len(qpv.noms_communes)))
        cite = f"{dans}{INSECABLE}: {noms} (la source est communale)."
    else:
        lieu = "les communes" if len(qpv.noms_communes) > 1 else "la commune"
        cite = f"Aucune cité éducative dans {lieu} (liste de 2023)."
    npnru = {
        True: "Concerné par le nouveau programme de renouvellement urbain (NPNRU).",
        False: "Hors des projets du nouveau programme de renouvellement urbain (NPNRU).",
        None: "NPNRU : non connu, faute de passage entre périmètres de 2015 et de 2024.",
    }[qpv.est_npnru]
    return Rubrique("Cité éducative et renouvellement urbain", (cite, typographier(npnru)))


def _say_benefits(qpv: Qpv) -> Rubrique:
    lignes = (
        ("Personnes couvertes par la CAF", qpv.nb_personnes_caf),
        ("Allocataires de la CAF", qpv.nb_allocataires_caf),
        ("Allocataires du RSA", qpv.nb_rsa),
    )
    return Rubrique(
        "Prestations sociales",
        tuple(f"{nom}{INSECABLE}: {nombre(n, absent='non publié')}." for nom, n in lignes),
    )


def _say_contract(
    entrepot: Entrepot, qpv: Qpv, fiche: FicheContrat | None, nom_lecture: str, *, est_simulee: bool
) -> Rubrique:
    titre = titrer("Ce que la lecture dit de son contrat", est_simulee)
    if fiche is None:
        return Rubrique(titre, ("Aucun contrat 2024-2030 n’est rattaché à ce quartier.",))
    if not fiche.unites:
        nom = typographier(qpv.nom_contrat or NON_CONNU)
        dite = f"la lecture {guillemets(nom_lecture)} ne porte pas sur le contrat {nom}"
        return Rubrique(titre, (f"Non codé{INSECABLE}: {dite}.",))
    phrases = [
        f"{majuscule(valeur)}{INSECABLE}: {', '.join(noms)}."
        for valeur, noms in _list_themes(entrepot, fiche).items()
    ]
    return Rubrique(titre, (fiche.bilan, *(typographier(p) for p in phrases)))


def _list_themes(entrepot: Entrepot, fiche: FicheContrat) -> dict[str, list[str]]:
    """Return the thirteen themes by what the contract makes of them; those nobody read left out."""
    themes = {f"{AXE_THEMATIQUE}.{t.code_theme}" for t in list_themes(entrepot)}
    par_valeur: dict[str, list[str]] = {}
    for cellule in (c for a in fiche.axes for c in a.cellules if c.code_indicateur in themes):
        valeur = cellule.valeur if cellule.valeur != "—" else cellule.statut
        par_valeur.setdefault(valeur, []).append(cellule.libelle)
    return par_valeur
