"""The national list of contracts, and the one contract of each QPV."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from observatory.base.text import slug
from observatory.contracts import sources

MOTIF_ANCIENNE_GENERATION = "code de la génération précédente"
# The list draws overseas contracts on insets beside mainland France: such a point is no place.
_CADRE_HEXAGONE = {"lon_min": -10.0, "lat_min": 40.0}


@dataclass(frozen=True)
class ListeNationale:
    """The tables contrats, contrat_qpv and contrats_ecartes, and the QPV without a contract."""

    contrats: pd.DataFrame
    contrat_qpv: pd.DataFrame
    ecartes: pd.DataFrame
    qpv_sans_contrat: tuple[str, ...]

    def list_without_qpv(self) -> tuple[str, ...]:
        """Return the contracts that no QPV was found for."""
        tous, pourvus = set(self.contrats["code_contrat"]), set(self.contrat_qpv["code_contrat"])
        return tuple(sorted(tous - pourvus))


def build_contrats(raw: Path) -> ListeNationale:
    """Return the national list; the rows carrying former codes are set aside with their reason."""
    liste = _read_liste(raw)
    actuels = liste["code_officiel"].str.startswith("CN")
    paires = sources.read_qpv_communes(raw)
    contrats = _with_territory(liste[actuels], raw)
    choix, sans = attribute_qpv(paires, contrats, sources.read_qpv_populations(raw))
    contrats = distinguish_homonyms(contrats, choix, sources.read_qpv_names(raw))
    ecartes = liste[~actuels].rename(columns={"code_officiel": "code_contrat"})
    return ListeNationale(
        contrats=contrats,
        contrat_qpv=pd.DataFrame(
            sorted((contrat, qpv) for qpv, contrat in choix.items()),
            columns=["code_contrat", "code_qpv"],
        ),
        ecartes=ecartes.assign(motif=MOTIF_ANCIENNE_GENERATION),
        qpv_sans_contrat=tuple(sorted(sans)),
    )


def distinguish_homonyms(
    contrats: pd.DataFrame, contrat_par_qpv: Mapping[str, str], noms_qpv: Mapping[str, str]
) -> pd.DataFrame:
    """Return the contracts, each under a name no other has; `nom_officiel` keeps the published one.

    Homonyms are told apart by their département, those of one département by their QPV. Every
    list, title, table and file shows the name this gives: nothing else has to tell them apart.
    """
    officiels = contrats["nom_contrat"]
    cles = [slug(nom, " ") for nom in officiels]
    par_nom = Counter(cles)
    par_lieu = Counter(zip(cles, contrats["code_departement"], strict=True))
    quartiers: dict[str, list[str]] = {}
    for qpv, contrat in sorted(contrat_par_qpv.items()):
        quartiers.setdefault(contrat, []).append(noms_qpv.get(qpv, qpv))
    noms = []
    for cle, ligne in zip(cles, sources.list_rows(contrats), strict=True):
        marque = ""
        if par_nom[cle] > 1:
            marque = str(ligne["code_departement"])
        if par_lieu[cle, ligne["code_departement"]] > 1:
            siens = quartiers.get(ligne["code_contrat"], [])
            marque = ", ".join(siens) or ligne["code_contrat"]
        nom = ligne["nom_contrat"]
        noms.append(f"{nom} ({marque})" if marque else nom)
    return contrats.assign(nom_contrat=noms, nom_officiel=officiels)


def _read_liste(raw: Path) -> pd.DataFrame:
    lignes = []
    for entite in sources.read_json_source(raw, sources.LISTE_CONTRATS)["features"]:
        champs = entite["properties"]
        point = (entite["geometry"] or {}).get("coordinates") or [None, None]
        prefixe, _, nom = champs["lib_cv"].partition(" - ")
        code = champs["code_cv"]
        lignes.append(
            {
                "code_officiel": code,
                "nom_contrat": (nom or prefixe).replace("' ", "'").strip(),
                "code_territoire": champs["codgeo"],
                "code_departement": champs["insee_dep"] or _departement(code),
                "population_liste": champs["pop"],
                "lon": point[0],
                "lat": point[1],
            }
        )
    return pd.DataFrame(lignes)


def _departement(code: str) -> str | None:
    """Return the département a CN code carries: CN07303M → 73, CN97101I → 971."""
    if not code.startswith("CN"):
        return None
    return code[2:5] if code[2:5].startswith(("97", "98")) else code[3:5]


def _with_territory(liste: pd.DataFrame, raw: Path) -> pd.DataFrame:
    """Return the contracts with level, EPCI, region and a usable point.

    One official code stands on two communes (Papeete and Arue): the second row's key adds its
    commune, and code_officiel keeps the code as published.
    """
    communal = liste["code_territoire"].str.len() == 5
    territoire = liste["code_territoire"]
    repete = liste["code_officiel"].duplicated()
    hors_cadre = (
        liste["code_departement"].str.startswith(("97", "98"))
        & (liste["lon"] > _CADRE_HEXAGONE["lon_min"])
        & (liste["lat"] > _CADRE_HEXAGONE["lat_min"])
        & (liste["lon"] < 10)
    )
    sans_point = hors_cadre | liste["lon"].isna()
    return liste.assign(
        code_contrat=liste["code_officiel"].where(
            ~repete, liste["code_officiel"] + "-" + territoire
        ),
        niveau=communal.map({True: "commune", False: "epci"}),
        siren_epci=territoire.where(~communal, territoire.map(sources.read_memberships(raw))),
        code_commune=territoire.where(communal),
        code_region=liste["code_departement"].map(sources.read_regions(raw)),
        lon=liste["lon"].where(~sans_point),
        lat=liste["lat"].where(~sans_point),
        est_geom_absente=sans_point,
    )


def attribute_qpv(
    paires: pd.DataFrame, contrats: pd.DataFrame, populations: Mapping[str, int]
) -> tuple[dict[str, str], set[str]]:
    """Return the contract of each QPV, and the QPV that no contract covers.

    A QPV is offered to the contracts of its communes, else to those of their EPCI in the same
    département, else to the EPCI's whatever the département. Where several remain (a QPV astride
    two territories, a commune with two contracts), the list's own populations decide: it counts a
    QPV once per commune, so the right sharing is the one that gives its figures back.
    """
    offres = _offers(paires, contrats)
    nombres = Counter(paires["code_qpv"])
    poids = {qpv: populations.get(qpv, 0) * nombre for qpv, nombre in nombres.items()}
    choix = {qpv: offre[0] for qpv, offre in offres.items() if len(set(offre)) == 1}
    attendues = dict(
        zip(contrats["code_contrat"], contrats["population_liste"].fillna(0), strict=True)
    )
    for groupe in _components({q: set(o) for q, o in offres.items() if len(set(o)) > 1}):
        deja = {qpv: c for qpv, c in choix.items() if any(c in offres[q] for q in groupe)}
        choix |= _best_sharing(groupe, offres, deja, poids, attendues)
    return choix, set(paires["code_qpv"]) - set(choix)


def _offers(paires: pd.DataFrame, contrats: pd.DataFrame) -> dict[str, list[str]]:
    """Return, per QPV, the contracts offered, one entry per commune they cover."""
    cle_epci = contrats["niveau"] == "epci"
    par_commune = contrats[~cle_epci].groupby("code_territoire")["code_contrat"].agg(list)
    epci = contrats[cle_epci]
    par_epci_dep = epci.groupby(["code_territoire", "code_departement"])["code_contrat"].agg(list)
    par_epci = epci.groupby("code_territoire")["code_contrat"].agg(list)
    offres: dict[str, list[str]] = {}
    recours: dict[str, list[str]] = {}
    for ligne in sources.list_rows(paires):
        trouves = par_commune.get(ligne["code_commune"]) or par_epci_dep.get(
            (ligne["siren_epci"], ligne["code_departement"])
        )
        if trouves:
            offres.setdefault(ligne["code_qpv"], []).extend(trouves)
        elif ailleurs := par_epci.get(ligne["siren_epci"]):
            recours.setdefault(ligne["code_qpv"], []).extend(ailleurs)
    return {**{q: o for q, o in recours.items() if q not in offres}, **offres}


def _components(offres: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the groups of QPV that share, near or far, a contract to choose."""
    groupes: list[tuple[set[str], set[str]]] = []
    for qpv, candidats in sorted(offres.items()):
        lies = [g for g in groupes if g[1] & candidats]
        uni = ({qpv}.union(*(g[0] for g in lies)), candidats.union(*(g[1] for g in lies)))
        groupes = [g for g in groupes if g not in lies] + [uni]
    return [sorted(qpvs) for qpvs, _ in groupes]


def _best_sharing(
    groupe: Iterable[str],
    offres: Mapping[str, list[str]],
    deja: Mapping[str, str],
    poids: Mapping[str, int],
    attendues: Mapping[str, float],
) -> dict[str, str]:
    """Return the sharing nearest to the list's populations; ties go to the most communes."""
    qpvs = list(groupe)
    candidats = [sorted(set(offres[q])) for q in qpvs]
    contrats = sorted(set(itertools.chain.from_iterable(candidats)))
    base = {c: -attendues.get(c, 0.0) for c in contrats}
    for qpv, contrat in deja.items():
        base[contrat] += poids.get(qpv, 0)

    def distance(partage: list[str]) -> tuple[float, int]:
        ecarts = dict(base)
        for qpv, contrat in zip(qpvs, partage, strict=True):
            ecarts[contrat] += poids.get(qpv, 0)
        communes = sum(offres[q].count(c) for q, c in zip(qpvs, partage, strict=True))
        return sum(abs(e) for e in ecarts.values()), -communes

    partages = (list(partage) for partage in itertools.product(*candidats))
    meilleur: list[str] = min(partages, key=distance)
    return dict(zip(qpvs, meilleur, strict=True))


def match_communes(paires: pd.DataFrame, contrat_qpv: pd.DataFrame) -> dict[str, str]:
    """Return the contract of each commune whose QPV all belong to one; the others are left out."""
    contrat = dict(zip(contrat_qpv["code_qpv"], contrat_qpv["code_contrat"], strict=True))
    par_commune = paires["code_qpv"].map(contrat).groupby(paires["code_commune"]).unique()
    return {
        str(commune): trouves[0]
        for commune, trouves in par_commune.items()
        if len(trouves) == 1 and isinstance(trouves[0], str)
    }
