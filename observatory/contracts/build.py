"""contracts_parquet/ rebuilt whole from the open data and the published facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from observatory.base.errors import Breach, DataError
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.codebook.propres import TermePropre, check_termes, extend_codebook
from observatory.codebook.versions import list_versions
from observatory.contracts import (
    constats,
    contrats,
    facettes,
    lecture_idf,
    lecture_publique,
    lectures,
    registre,
    reperes,
    sources,
    tables,
)
from observatory.contracts.demonstration import lecture as demonstration
from observatory.contracts.demonstration.codage import Commande, Variable
from observatory.contracts.demonstration.facettes import draw_facettes
from observatory.contracts.demonstration.termes import draw_simules, read_simules
from observatory.contracts.demonstration.tirage import EcartTirage, measure_size
from observatory.contracts.enonces import BaremeRangs
from observatory.contracts.faits import LECTURE_PAR_GENERATION, list_ecartes
from observatory.contracts.hotes import describe_hotes
from observatory.contracts.portees import describe_rapportes
from observatory.contracts.termes import write_termes
from observatory.contracts.verification import check_codages

REGION = "76"


@dataclass(frozen=True)
class Reference:
    """The codebook seen from the coded cells."""

    version: str
    types: Mapping[str, str]
    variables: tuple[Variable, ...]
    groupes: tuple[Variable, ...]
    bareme: BaremeRangs
    seuils: Mapping[tuple[str, str], int]

    def codes(self) -> frozenset[str]:
        """Return the codes that may be coded: groups are computed, never coded."""
        return frozenset(self.types) - {g.code for g in self.groupes}


def read_reference(codebook: Codebook) -> Reference:
    """Return the codebook as the contracts read it."""
    echelles = codebook.echelles
    variables: list[Variable] = []
    groupes: list[Variable] = []
    rangs: dict[str, dict[str, int]] = {}
    seuils: dict[tuple[str, str], int] = {}
    for indicateur in codebook.indicateurs():
        if indicateur.code_echelle is None:
            continue
        niveaux = echelles[indicateur.code_echelle].niveaux
        variable = Variable(
            code=indicateur.code,
            famille=f"{indicateur.axe}/{indicateur.famille}",
            valeurs=tuple(n.code for n in niveaux),
            membres=tuple(m.code_indicateur for m in indicateur.membres),
        )
        (groupes if indicateur.est_derive else variables).append(variable)
        rangs[indicateur.code] = {n.code: n.rang for n in niveaux}
        for mesure in codebook.mesures_de(indicateur):
            seuils[indicateur.code, mesure.code] = mesure.seuil
    return Reference(
        version=codebook.numero,
        types={i.code: i.type_valeur for i in codebook.indicateurs()},
        variables=tuple(variables),
        groupes=tuple(groupes),
        bareme=BaremeRangs(rangs),
        seuils=seuils,
    )


@dataclass(frozen=True)
class ContractsReport:
    """What was built: rows per table, facts coded and set aside, and what deserves a look."""

    lignes: dict[str, int]
    nb_faits: int
    nb_faits_ecartes: int
    motifs: dict[str, int]
    contradictions: tuple[str, ...]
    ecarts_demonstration: tuple[str, ...]
    qpv_sans_contrat: tuple[str, ...]
    contrats_sans_qpv: tuple[str, ...]

    def describe(self) -> list[str]:
        """Return what was built as French sentences, the surprises last."""
        utilises = self.nb_faits - self.nb_faits_ecartes
        return [
            *(f"{nom} : {nombre} lignes" for nom, nombre in self.lignes.items()),
            f"Faits : {self.nb_faits} lus, {utilises} codés, {self.nb_faits_ecartes} écartés.",
            *(f"  {nombre} × {motif}" for motif, nombre in self.motifs.items()),
            *(f"Contradiction : {texte}" for texte in self.contradictions),
            *(f"Compte impossible : {texte}" for texte in self.ecarts_demonstration),
            *(f"Contrat sans QPV : {code}" for code in self.contrats_sans_qpv),
            f"QPV sans contrat : {len(self.qpv_sans_contrat)}",
        ]


def build_contracts(raw: Path, geodata: Path, out: Path) -> ContractsReport:
    """Write every table of contracts_parquet/ and return what was built.

    The same inputs and codebook give the same bytes. `geodata` is only read to check, when it is
    there, that both folders know the same QPV.
    """
    codebook = load_codebook()
    reference = read_reference(codebook)
    liste = contrats.build_contrats(raw)
    _check_geodata(geodata, liste)
    publiques, demo, ecarts, idf = _build_cells(raw, liste, reference, codebook)
    ecartes = list_ecartes(publiques.ecartes)
    plates = {
        tables.CONTRATS: liste.contrats,
        tables.CONTRAT_QPV: liste.contrat_qpv,
        tables.CONTRATS_ECARTES: liste.ecartes,
        tables.LECTURES: lectures.describe_lectures(reference.version, publiques.count_pages()),
        tables.UNITES: _list_units(raw, liste),
        tables.REPERES: pd.concat(
            [reperes.build_reperes(raw), lecture_idf.build_reperes(raw), constats.build_comptes()]
        ),
        tables.THEMES_PUBLIES: constats.build_themes(),
        tables.FAITS_ECARTES: ecartes,
        tables.FAITS_RAPPORTES: describe_rapportes(publiques.rapportes),
        tables.HOTES: describe_hotes(dict(publiques.hotes)),
    }
    plates |= _keep_local(out, plates)
    lots = [*_split(publiques.codages, publiques.preuves), demo, idf]
    propres = [terme for terme, _ in read_simules()]
    _check_cells(lots, plates[tables.UNITES], codebook, propres)
    ecrits = _build_findings(demo, reference)
    constats.require_sound(ecrits, codebook, plates[tables.UNITES])
    versions = list_versions(extend_codebook(codebook, demo.code_lecture, "", propres))
    for lot in lots:
        lot.codages["version_terme"] = lot.codages["code_indicateur"].map(versions)
    qualifies = [draw_facettes(demo.codages, codebook)]
    facettes.require_sound(qualifies, {lot.code_lecture: lot.codages for lot in lots}, codebook)
    for table, cadre in plates.items():
        tables.write_table(cadre, table, tables.table_path(out, table))
    lignes = {t.nom: len(c) for t, c in plates.items()} | _write_lots(out, lots, ecrits, qualifies)
    chemin = tables.table_path(out, tables.TERMES, demonstration.CODE_LECTURE)
    tables.write_table(write_termes(propres), tables.TERMES, chemin)
    lignes[f"{tables.TERMES.nom}/{demonstration.CODE_LECTURE}"] = len(propres)
    journal = registre.note_sources(raw, liste, publiques, ecartes)
    registre.note_checks(
        journal,
        liste,
        {
            "faits lus, chacun codé ou écarté avec son motif": publiques.nb_faits,
            "faits fermes qui se contredisent": len(publiques.contradictions),
            "cellules conformes au livre de codes": sum(len(lot.codages) for lot in lots),
            "taux publiés que la démonstration ne rend pas": len(ecarts),
        },
    )
    registre.write_register(out, journal, lignes)
    return ContractsReport(
        lignes=lignes,
        nb_faits=publiques.nb_faits,
        nb_faits_ecartes=len(ecartes),
        motifs=dict(Counter(ecartes["motif"]).most_common()),
        contradictions=tuple(publiques.contradictions),
        ecarts_demonstration=tuple(
            f"{e.code_indicateur}, rang {e.rang} : {e.k_voulu} voulus, {e.k_obtenu} possibles"
            for e in ecarts
        ),
        qpv_sans_contrat=liste.qpv_sans_contrat,
        contrats_sans_qpv=liste.list_without_qpv(),
    )


@dataclass(frozen=True)
class _Cellules:
    """The coded cells of one lecture and their evidence."""

    code_lecture: str
    codages: pd.DataFrame
    preuves: pd.DataFrame


def _build_cells(
    raw: Path, liste: contrats.ListeNationale, reference: Reference, codebook: Codebook
) -> tuple[lecture_publique.LecturesPubliques, _Cellules, list[EcartTirage], _Cellules]:
    regionaux = _regional_contracts(liste)
    publiques = lecture_publique.build_lectures_publiques(
        raw, frozenset(regionaux), reference.bareme, reference.codes()
    )
    reelle = publiques.codages[
        publiques.codages["code_lecture"] == LECTURE_PAR_GENERATION["2024-2030"]
    ]
    populations = sources.read_qpv_populations(raw)
    qpv = liste.contrat_qpv[liste.contrat_qpv["code_contrat"].isin(regionaux)]
    sommes: dict[str, int] = {}
    nombres: dict[str, int] = {}
    for contrat, code in zip(qpv["code_contrat"], qpv["code_qpv"], strict=True):
        sommes[contrat] = sommes.get(contrat, 0) + populations.get(code, 0)
        nombres[contrat] = nombres.get(contrat, 0) + 1
    commande = Commande(
        tailles=measure_size(sommes, nombres),
        variables=reference.variables,
        groupes=reference.groupes,
        comptes=demonstration.published_counts(
            reperes.build_reperes(raw), reference.seuils, len(regionaux)
        ),
        certains=demonstration.certain_bounds(reelle, reference.bareme.rangs, reference.variables),
    )
    codages, preuves, ecarts = demonstration.build_demonstration(commande)
    propres, tirees = draw_simules(codebook, sorted(commande.tailles))
    demo = _Cellules(
        demonstration.CODE_LECTURE,
        pd.concat([codages, propres], ignore_index=True),
        pd.concat([preuves, tirees], ignore_index=True),
    )
    idf = _Cellules(
        lecture_idf.CODE_LECTURE,
        *lecture_idf.build_cells(lecture_idf.read_villes(raw), lecture_idf.read_types()),
    )
    return publiques, demo, ecarts, idf


def _check_cells(
    lots: list[_Cellules],
    unites: pd.DataFrame,
    codebook: Codebook,
    propres: list[TermePropre],
) -> None:
    code = demonstration.CODE_LECTURE
    fautes = list(check_termes(propres, code, codebook))
    entier = extend_codebook(codebook, code, code, propres)
    for lot in lots:
        attendues = unites.loc[unites["code_lecture"] == lot.code_lecture, "code_unite"]
        fautes += check_codages(
            lot.codages.reindex(columns=tables.CODAGES.noms),
            entier if lot.code_lecture == code else codebook,
            frozenset(attendues),
            f"codages de {lot.code_lecture}",
        )
    if fautes:
        raise DataError(fautes, titre="Codages refusés")


def _check_geodata(geodata: Path, liste: contrats.ListeNationale) -> None:
    """Refuse a prepared list of QPV that is not the one contracts were joined to."""
    fichier = geodata / "qpv.parquet"
    if not fichier.is_file():
        return
    prepares = set(pd.read_parquet(fichier, columns=["code_qpv"])["code_qpv"])
    lus = set(liste.contrat_qpv["code_qpv"]) | set(liste.qpv_sans_contrat)
    fautes = [
        Breach(
            "geodata/qpv.parquet",
            f"QPV {code} d’un seul côté",
            "refaire « observatory prepare » sur les mêmes sources",
            colonne="code_qpv",
        )
        for code in sorted(prepares ^ lus)
    ]
    if fautes:
        raise DataError(fautes)


def _keep_local(
    out: Path, plates: dict[tables.TableFichier, pd.DataFrame]
) -> dict[tables.TableFichier, pd.DataFrame]:
    """Return the tables of lectures and units with those created here, if there are any."""
    livrees = set(plates[tables.LECTURES]["code_lecture"])
    reunies = {}
    for table in (tables.LECTURES, tables.UNITES):
        chemin = tables.table_path(out, table)
        presentes = tables.read_table(table, chemin) if chemin.exists() else plates[table]
        locales = presentes[~presentes["code_lecture"].isin(livrees)].astype(object)
        reunies[table] = pd.concat([plates[table], locales], ignore_index=True)
    return reunies


def _regional_contracts(liste: contrats.ListeNationale) -> list[str]:
    cadre = liste.contrats
    return sorted(cadre.loc[cadre["code_region"] == REGION, "code_contrat"])


def _list_units(raw: Path, liste: contrats.ListeNationale) -> pd.DataFrame:
    """Return the units of every lecture; those of a contract lecture carry the contract's code."""
    regionaux = liste.contrats[liste.contrats["code_region"] == REGION]
    unites = [
        pd.DataFrame(
            {
                "code_lecture": code,
                "code_unite": regionaux["code_contrat"],
                "type_unite": "contrat",
                "nom_unite": regionaux["nom_contrat"],
                "code_contrat": regionaux["code_contrat"],
                "code_commune": regionaux["code_commune"],
            }
        )
        for code in (*LECTURE_PAR_GENERATION.values(), demonstration.CODE_LECTURE)
    ]
    par_commune = contrats.match_communes(sources.read_qpv_communes(raw), liste.contrat_qpv)
    villes = lecture_idf.build_unites(lecture_idf.read_villes(raw), par_commune)
    return pd.concat([*unites, villes], ignore_index=True)


def _split(codages: pd.DataFrame, preuves: pd.DataFrame) -> list[_Cellules]:
    return [
        _Cellules(
            code,
            codages[codages["code_lecture"] == code].copy(),
            preuves[preuves["code_lecture"] == code],
        )
        for code in LECTURE_PAR_GENERATION.values()
    ]


def _build_findings(demo: _Cellules, reference: Reference) -> list[constats.Constats]:
    """Return the findings of the lectures that ship, those of the demonstration counted on it."""
    return [
        *constats.build_publies(reference.seuils),
        constats.build_simules(demo.codages, reference.seuils, reference.bareme.rangs),
    ]


def _write_lots(
    out: Path,
    cellules: list[_Cellules],
    ecrits: list[constats.Constats],
    qualifies: list[facettes.LotFacettes],
) -> dict[str, int]:
    """Write the tables that each lecture has of its own; return their rows, table by table."""
    lignes = {}
    for code, table, cadre in (
        *((x.code_lecture, tables.CODAGES, x.codages) for x in cellules),
        *((x.code_lecture, tables.PREUVES, x.preuves) for x in cellules),
        *((x.code_lecture, tables.CONSTATS, x.constats) for x in ecrits),
        *((x.code_lecture, tables.CHIFFRES, x.chiffres) for x in ecrits),
        *((x.code_lecture, tables.ATTRIBUTS, x.attributs) for x in qualifies),
        *((x.code_lecture, tables.LIENS, x.liens) for x in qualifies),
    ):
        tables.write_table(cadre, table, tables.table_path(out, table, code))
        lignes[f"{table.nom}/{code}"] = len(cadre)
    return lignes
