"""What explains an exported file: codebook, dictionary, method, provenance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from observatory.base.french import date_longue
from observatory.queries.codebook import (
    Indicateur,
    list_mesures,
    list_niveaux,
    list_termes,
    list_tous,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.export import load_membres
from observatory.queries.sources import list_sources, load_construction
from observatory.sheets.export import schemas
from observatory.sheets.export.lignes import Lignes
from observatory.sheets.export.schemas import describe
from observatory.sheets.export.table_typee import (
    DICTIONNAIRE,
    LIVRE_DE_CODES,
    METHODE,
    PROVENANCE,
    Colonne,
    Table,
    Valeur,
    flatten,
)
from observatory.sheets.pages.lectures import write_couverture, write_etiquette, write_source
from observatory.sheets.pages.methode import build_methode
from observatory.sheets.rates.axes import name_axe

_VOCABULAIRES = {
    "statut": "statut",
    "certitude": "certitude",
    "provenance": "provenance",
    "provenance_codages": "provenance",
    "sens": "sens",
    "type_preuve": "type_preuve",
}
"""Column → vocabulary of the codebook that lists its codes."""

_LICENCE = (
    "Données de l’État, de l’Insee, de l’IGN et de l’ANCT sous Licence Ouverte 2.0 : citer le "
    "producteur et le millésime."
)


def build_codebook_table(lignes: Lignes) -> Table:
    """Return the codebook of the exported indicators: levels, measures, definition, how to code."""
    niveaux = _write_levels(lignes.entrepot)
    mesures = _write_measures(lignes.entrepot)
    membres = load_membres(lignes.entrepot)
    schema = schemas.LIVRE_DE_CODES
    colonnes = describe(schema, lignes.descriptions)

    def lire(i: Indicateur, nom: str) -> Valeur:
        calcules: dict[str, Valeur] = {
            "libelle_axe": name_axe(lignes.entrepot, i.axe),
            "niveaux": niveaux.get(i.code_echelle or ""),
            "mesures": mesures.get(i.code_echelle or ""),
            "membres": flatten(membres.get(i.code_indicateur, ())),
        }
        return calcules[nom] if nom in calcules else flatten(getattr(i, nom))

    rangees = tuple(
        tuple(lire(i, c.nom) for c in colonnes)
        for i in _add_members(lignes, lignes.selection.indicateurs, membres)
    )
    return Table(LIVRE_DE_CODES, schema.titre, colonnes, rangees)


def _add_members(
    lignes: Lignes, indicateurs: Sequence[Indicateur], membres: Mapping[str, Sequence[str]]
) -> list[Indicateur]:
    """Return the indicators and, for those computed, the ones they are computed from."""
    voulus = {i.code_indicateur for i in indicateurs}
    voulus |= {m for code in voulus for m in membres.get(code, ())}
    return [i for i in list_tous(lignes.entrepot) if i.code_indicateur in voulus]


def _write_levels(entrepot: Entrepot) -> Mapping[str, str]:
    textes: dict[str, list[str]] = defaultdict(list)
    for n in list_niveaux(entrepot):
        textes[n.code_echelle].append(f"{n.rang} {n.code_niveau} = {n.libelle}")
    return {code: " ; ".join(t) for code, t in textes.items()}


def _write_measures(entrepot: Entrepot) -> Mapping[str, str]:
    textes: dict[str, list[str]] = defaultdict(list)
    for m in list_mesures(entrepot):
        textes[m.code_echelle].append(f"{m.mesure} = {m.libelle} (rang {m.seuil} ou plus)")
    return {code: " ; ".join(t) for code, t in textes.items()}


def explain_values(table: Table, entrepot: Entrepot) -> Table:
    """Return the table whose columns of codes list them, with what each means."""
    codes: dict[str, list[str]] = defaultdict(list)
    for terme in list_termes(entrepot):
        codes[terme.vocabulaire].append(f"{terme.code} = {terme.libelle}")

    def expliquer(colonne: Colonne) -> Colonne:
        vocabulaire = _VOCABULAIRES.get(colonne.nom.rpartition(".")[2])
        if colonne.valeurs or vocabulaire is None:
            return colonne
        return replace(colonne, valeurs=" ; ".join(codes.get(vocabulaire, ())))

    return replace(table, colonnes=tuple(expliquer(c) for c in table.colonnes))


def build_dictionary(tables: Sequence[Table]) -> Table:
    """Return one row per column of every table, this one included."""
    soi = Table(DICTIONNAIRE, "Dictionnaire des colonnes", schemas.DICTIONNAIRE_COLONNES, ())
    rangees = tuple(
        (t.nom, c.nom, c.libelle, c.type, c.description or c.libelle, c.valeurs or None)
        for t in (*tables, soi)
        for c in t.colonnes
    )
    return replace(soi, lignes=rangees)


def build_method(entrepot: Entrepot) -> Table:
    """Return how the figures are counted and what they are not: the page Méthode."""
    methode = build_methode(entrepot)
    rangees = tuple(
        (chapitre, regle.titre, regle.texte)
        for chapitre, regles in (
            ("Comment les chiffres sont comptés", methode.regles),
            ("Limites à connaître", methode.limites),
        )
        for regle in regles
    )
    return Table(METHODE, "Méthode", schemas.METHODE_COLONNES, rangees)


def build_provenance(lignes: Lignes) -> Table:
    """Return where the file comes from: selection, lecture, versions, sources, licence."""
    rangees = (
        *_list_selection(lignes),
        *_list_lecture(lignes),
        *_list_versions(lignes),
        *_list_sources(lignes.entrepot),
        ("Licence", "Réutilisation", _LICENCE),
    )
    return Table(PROVENANCE, "Provenance", schemas.PROVENANCE_COLONNES, rangees)


Rangee = tuple[str, str, str]


def _list_selection(lignes: Lignes) -> Iterator[Rangee]:
    selection = lignes.selection
    yield "Sélection", "Ce que contient le fichier", selection.phrase
    for critere in selection.criteres:
        yield "Sélection", critere.libelle, critere.texte
    yield "Sélection", "Adresse qui rouvre la vue", selection.adresse


def _list_lecture(lignes: Lignes) -> Iterator[Rangee]:
    lecture = lignes.selection.lecture
    yield "Lecture", "Nature", write_etiquette(lecture)
    if lecture.avertissement:
        yield "Lecture", "Avertissement", lecture.avertissement
    yield "Lecture", "Code", lecture.code_lecture
    yield "Lecture", "Couverture", write_couverture(lecture)
    yield "Lecture", "Description", lecture.description
    yield "Lecture", "Génération des contrats", lecture.generation
    yield "Lecture", "Périmètre", lecture.nom_perimetre
    yield "Lecture", "Organisation", lecture.organisation
    if lecture.date_lecture:
        yield "Lecture", "Date", date_longue(lecture.date_lecture)
    if lecture.source:
        yield "Lecture", "Source", write_source(lecture)


def _list_versions(lignes: Lignes) -> Iterator[Rangee]:
    lecture = lignes.selection.lecture
    construction = load_construction(lignes.entrepot)
    yield "Version", "Construction des données", lignes.entrepot.build_id
    if construction is not None:
        yield "Version", "Observatoire", construction.version
        yield "Version", "Livre de codes", construction.version_codebook
    yield "Version", "Millésime des QPV", str(lecture.millesime_qpv or "non précisé")
    yield "Version", "Population municipale", str(lecture.annee_population or "non précisée")


def _list_sources(entrepot: Entrepot) -> Iterator[Rangee]:
    for source in list_sources(entrepot):
        parties = [source.producteur, source.licence, source.millesime_source, source.url]
        yield "Source", source.titre, ", ".join(p for p in parties if p)
