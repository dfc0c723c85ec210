"""Recomputed populations set against published and control figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from observatory.base.errors import Breach
from observatory.territory.catalogue import Corrections
from observatory.territory.journal import Journal
from observatory.territory.reading import Tables

_CONTROLE = "geo/contrats_ville_occitanie_40.csv"
_REMEDE = (
    "vérifier la composition et les populations ; un écart compris se déclare dans corrections.toml"
)


def check_populations(
    prepares: Mapping[str, Any], tables: Tables, corrections: Corrections, journal: Journal
) -> None:
    """Note populations that differ from the figures published or computed elsewhere."""
    _check_published(prepares["epci"], tables, journal)
    _check_memberships(prepares, tables["qpv_commune"], journal)
    _check_contracts(prepares, tables["controle_occitanie"], corrections, journal)


def _check_published(epci: Any, tables: Tables, journal: Journal) -> None:
    """Compare EPCI whose members did not change between 2023 and 2024 with the DGCL's figure."""
    avant = tables["epci_membre_2023"].groupby("siren_epci").insee_com.agg(frozenset)
    apres = tables["epci_membre_2024"].groupby("siren_epci").insee_com.agg(frozenset)
    publiees = tables["epci"].set_index("code").populationMunicipale
    calculees = epci.set_index("siren_epci").population
    compares = 0
    for siren, population in calculees.items():
        if siren not in publiees.index or avant[siren] != apres[siren]:
            continue
        compares += 1
        if int(population) != int(publiees[siren]):
            message = f"EPCI {siren} : population {population}, publiée {publiees[siren]}"
            colonne = "populationMunicipale"
            journal.refuse(Breach("cog/epci_2023.parquet", message, _REMEDE, colonne=colonne))
    journal.confirm("EPCI de composition inchangée : population égale à celle publiée", compares)


def _check_memberships(prepares: Mapping[str, Any], couples: Any, journal: Journal) -> None:
    """Compare the EPCI of each QPV's communes with those the ANCT gives."""
    epci = prepares["commune"].set_index("code_commune").siren_epci
    trouves = epci.reindex(couples.insee_com).groupby(couples.code_qp.array).unique()
    donnes = couples.groupby("code_qp").siren_epci_anct.first()
    justes = 0
    for code, sirens in trouves.items():
        calcul = ", ".join(sorted(s for s in sirens if isinstance(s, str)))
        donne = donnes[code] if isinstance(donnes[code], str) else ""
        justes += calcul == donne
        if calcul != donne:
            message = f"{code} : EPCI {calcul or 'aucun'} par ses communes, {donne or 'aucun'} ici"
            fichier, colonne = "geo/qpv_2024_communes.parquet", "siren_epci_anct"
            journal.refuse(Breach(fichier, message, _REMEDE, colonne=colonne))
    journal.confirm("quartiers dont l'EPCI est celui de leurs communes", justes)


def _check_contracts(
    prepares: Mapping[str, Any], controle: Any, corrections: Corrections, journal: Journal
) -> None:
    qpv = prepares["qpv"].set_index("code_qpv").population
    epci = prepares["epci"].set_index("siren_epci").population
    communes = prepares["commune"].set_index("code_commune").population
    connus = {(e.code_contrat, e.colonne): e for e in corrections.ecart_controle}
    for i, contrat in enumerate(controle.itertuples(index=False)):
        calculs = {
            "pop_qpv_dedup": int(qpv.reindex(contrat.codes_qp.split("|")).sum()),
            "pop_mun_2020_epci": int(epci[contrat.siren_epci]),
            "pop_mun_2020_communes_avec_qpv": int(
                communes.reindex(contrat.communes_avec_qpv.split("|")).sum()
            ),
        }
        for colonne, calcul in calculs.items():
            attendu = int(getattr(contrat, colonne))
            connu = connus.pop((contrat.code_cv, colonne), None)
            juste = connu and (connu.valeur_controle, connu.valeur) == (attendu, calcul)
            if calcul != attendu and not juste:
                message = f"{contrat.code_cv} : {calcul} habitants, contrôle {attendu}"
                journal.refuse(Breach(_CONTROLE, message, _REMEDE, str(i + 2), colonne))
    for code, colonne in connus:
        message = f"l'écart déclaré pour {code} n'existe plus"
        journal.refuse(Breach("corrections.toml", message, "le retirer", colonne=colonne))
    journal.confirm(
        "contrats d'Occitanie : populations égales à la table de contrôle", len(controle)
    )
