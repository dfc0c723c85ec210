"""The tables of contracts_parquet/: their columns, their keys, and how they reach the disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from observatory.base import files
from observatory.base.errors import Breach, DataError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class TableFichier:
    """One table: its file name, its columns in order with their Arrow types, its key."""

    nom: str
    colonnes: tuple[tuple[str, str], ...]
    cle: tuple[str, ...]
    ajoutees: tuple[str, ...] = ()
    """Columns that files written by a former version do not have: read as unknown."""

    @property
    def schema(self) -> pa.Schema:
        """Return the Arrow schema of the file; key columns may not be null."""
        import pyarrow as pa  # noqa: PLC0415 (for who reads or writes a file, not for its place)

        return pa.schema(
            [
                pa.field(nom, pa.type_for_alias(genre), nullable=nom not in self.cle)
                for nom, genre in self.colonnes
            ]
        )

    @property
    def noms(self) -> list[str]:
        """Return the column names in order."""
        return [nom for nom, _ in self.colonnes]


_TEXTE = "string"
_ENTIER = "int32"
_REEL = "float64"
_DATE = "date32"
_OUI_NON = "bool"


def _textes(*noms: str) -> tuple[tuple[str, str], ...]:
    return tuple((nom, _TEXTE) for nom in noms)


CONTRATS = TableFichier(
    "contrats",
    (
        *_textes("code_contrat", "code_officiel", "nom_contrat", "nom_officiel", "niveau"),
        *_textes(
            "code_territoire", "siren_epci", "code_commune", "code_departement", "code_region"
        ),
        ("lon", _REEL),
        ("lat", _REEL),
        ("est_geom_absente", _OUI_NON),
    ),
    ("code_contrat",),
)
CONTRAT_QPV = TableFichier(
    "contrat_qpv", (("code_contrat", _TEXTE), ("code_qpv", _TEXTE)), ("code_qpv",)
)
CONTRATS_ECARTES = TableFichier(
    "contrats_ecartes",
    (*_textes("code_contrat", "nom_contrat", "code_territoire", "code_departement", "motif"),),
    ("code_contrat", "code_territoire"),
)
LECTURES = TableFichier(
    "lectures",
    (
        *_textes("code_lecture", "nom_lecture", "generation", "nature", "organisation"),
        ("perimetre", _TEXTE),
        ("date_lecture", _DATE),
        ("version_codebook", _TEXTE),
        ("millesime_qpv", _ENTIER),
        ("annee_population", _ENTIER),
        ("nb_attendus", _ENTIER),
        *_textes("type_unite", "selection", "description", "avertissement", "source"),
        ("est_defaut", _OUI_NON),
        *_textes("etat", "programme"),
    ),
    ("code_lecture",),
    ajoutees=("etat", "programme"),
)
UNITES = TableFichier(
    "unites",
    (
        *_textes("code_lecture", "code_unite", "type_unite", "nom_unite", "code_contrat"),
        ("code_commune", _TEXTE),
        ("population", _ENTIER),
        ("part_population_qpv", _REEL),
        ("annee_population", _ENTIER),
        ("note", _TEXTE),
    ),
    ("code_lecture", "code_unite"),
)
CODAGES = TableFichier(
    "codages",
    (
        ("code_unite", _TEXTE),
        ("code_indicateur", _TEXTE),
        ("codeur", _TEXTE),
        ("valeur", _TEXTE),
        ("sens", _TEXTE),
        ("statut", _TEXTE),
        ("certitude", _TEXTE),
        ("provenance", _TEXTE),
        ("date_codage", _DATE),
        ("commentaire", _TEXTE),
        ("version_terme", _TEXTE),
    ),
    ("code_unite", "code_indicateur", "codeur"),
    ajoutees=("version_terme",),  # that of the term the cell was coded under, if it is known
)
PREUVES = TableFichier(
    "preuves",
    (
        ("code_unite", _TEXTE),
        ("code_indicateur", _TEXTE),
        ("codeur", _TEXTE),
        ("numero", _ENTIER),
        ("type_preuve", _TEXTE),
        ("url", _TEXTE),
        ("titre", _TEXTE),
        ("editeur", _TEXTE),
        ("passage", _TEXTE),
        ("page_pdf", _ENTIER),
        ("page_imprimee", _TEXTE),
        ("citation", _TEXTE),
        ("date_source", _TEXTE),
        ("generation_source", _TEXTE),
        ("certitude", _TEXTE),
        ("note", _TEXTE),
    ),
    ("code_unite", "code_indicateur", "codeur", "numero"),
)
CONSTATS = TableFichier(
    "constats",
    (
        ("code_constat", _TEXTE),
        ("code_theme", _TEXTE),
        ("nature", _TEXTE),
        ("ordre", _ENTIER),
        ("texte", _TEXTE),
        ("unites", _TEXTE),
        ("source", _TEXTE),
        ("passage", _TEXTE),
        ("page", _TEXTE),
        ("url", _TEXTE),
        ("provenance", _TEXTE),
        ("date_constat", _DATE),
    ),
    ("code_constat",),
)
"""What a lecture finds, in its own words; `unites` are the codes it names, joined by « | »."""
CHIFFRES = TableFichier(
    "chiffres",
    (
        ("code_constat", _TEXTE),
        ("numero", _ENTIER),
        ("code_indicateur", _TEXTE),
        ("mesure", _TEXTE),
        ("seuil", _ENTIER),
        ("k", _ENTIER),
        ("n", _ENTIER),
        ("version", _TEXTE),
    ),
    ("code_constat", "numero"),
)
"""The figures a finding is tied to, frozen with the version of the cells they come from."""


def _describe_facettes(nom: str, source: str, facette: str, reponse: str) -> TableFichier:
    """Return a table of answers: what each names apart, said or not, and the passage."""
    cle = ("code_unite", source, facette, "codeur", "numero")
    textes = ("code_unite", source, facette, "codeur", "numero", reponse, "statut", "certitude",
              "provenance", "date_codage", "page_pdf", "page_imprimee", "citation", "url", "titre",
              "passage", "note")  # fmt: skip
    autres = {"numero": _ENTIER, "page_pdf": _ENTIER, "date_codage": _DATE}
    return TableFichier(nom, tuple((c, autres.get(c, _TEXTE)) for c in textes), cle)


ATTRIBUTS = _describe_facettes("attributs", "code_indicateur", "attribut", "valeur")
"""What qualifies a cell, one row per answer; an attribute without a row was not asked."""
LIENS = _describe_facettes("liens", "code_source", "lien", "code_cible")
"""Links from one cell of a unit to another of the same, of the kinds the codebook declares."""
TERMES = TableFichier(
    "termes",
    (
        *_textes("code_indicateur", "axe", "libelle", "definition", "consigne", "themes"),
        *_textes("famille_politique", "auteur"),
        ("date_terme", _DATE),
        *_textes("passage", "etat", "remplace_par"),
    ),
    ("code_indicateur",),
)
"""Terms of a lecture's own; `themes` and `remplace_par` are codes joined by « | »."""
RECODAGES = TableFichier(
    "recodages",
    (
        ("numero", _ENTIER),
        ("operation", _TEXTE),
        ("date_recodage", _DATE),
        *_textes("code_avant", "code_apres", "code_unite", "codeur", "avant", "apres"),
    ),
    ("numero",),
)
"""Each cell that a merge or a split recoded, as it was and as it is."""
NOMS = TableFichier(
    "noms", (*_textes("nom", "code_indicateur"), ("appris_le", _DATE)), ("nom", "code_indicateur")
)
"""Names proper to the territory of a lecture, and the term each is a writing of."""
_COLONNES = (("numero", _ENTIER), ("date_version", _DATE), ("organisation", _TEXTE))
PUBLICATIONS = TableFichier("publications", _COLONNES, ("numero",))
"""The version that the cells of a lecture are, one row; none once they change otherwise."""
REPERES = TableFichier(
    "reperes",
    (
        *_textes("code_repere", "lecture_publiee", "perimetre", "generation", "code_indicateur"),
        *_textes("mesure", "libelle", "relation"),
        ("valeur", _REEL),
        ("valeur_texte", _TEXTE),
        ("k", _ENTIER),
        ("n", _ENTIER),
        *_textes("source", "passage"),
    ),
    ("code_repere",),
)
THEMES_PUBLIES = TableFichier(
    "themes_publies",
    (
        ("code_lecture", _TEXTE),
        ("code_theme", _TEXTE),
        ("est_publiee", _OUI_NON),
        ("source", _TEXTE),
        ("passage", _TEXTE),
        ("avertissement", _TEXTE),
        ("note_instruments", _TEXTE),
        ("renvoi", _TEXTE),
    ),
    ("code_lecture", "code_theme"),
)
"""What a published reading says of each theme, and how others refer to it."""
FAITS_ECARTES = TableFichier(
    "faits_ecartes",
    (
        ("ligne", _ENTIER),
        *_textes("code_source", "code_contrat", "type_fait", "mot_source", "valeur", "generation"),
        *_textes("url", "motif"),
    ),
    ("ligne",),
)
FAITS_RAPPORTES = TableFichier(
    "faits_rapportes",
    (
        *_textes("code_lecture", "code_unite", "code_indicateur", "valeur", "portee", "dit_pour"),
        *_textes("url", "titre", "editeur", "date_source", "note"),
    ),
    ("code_lecture", "code_unite", "code_indicateur", "url"),
)
HOTES = TableFichier(
    "hotes",
    (("hote", _TEXTE), ("nature_hote", _TEXTE), ("precision_hote", _TEXTE)),
    ("hote",),
)
TABLES = (
    CONTRATS,
    CONTRAT_QPV,
    CONTRATS_ECARTES,
    LECTURES,
    UNITES,
    REPERES,
    THEMES_PUBLIES,
    FAITS_ECARTES,
    FAITS_RAPPORTES,
    HOTES,
)
TABLES_CODEES = (CODAGES, PREUVES)
TABLES_CONSTATS = (CONSTATS, CHIFFRES)
TABLES_FACETTES = (ATTRIBUTS, LIENS)
TABLES_ECRITES = (*TABLES_CONSTATS, *TABLES_FACETTES, TERMES, RECODAGES, NOMS, PUBLICATIONS)
"""Tables of a lecture that may have no file: nothing was written of it yet."""
TABLES_PAR_LECTURE = (*TABLES_CODEES, *TABLES_ECRITES)


def table_path(dossier: Path, table: TableFichier, code_lecture: str | None = None) -> Path:
    """Return where a table lives; coded cells and evidence have one folder per lecture."""
    if code_lecture is None:
        return dossier / f"{table.nom}.parquet"
    return dossier / table.nom / f"lecture={code_lecture}" / f"{table.nom}.parquet"


def list_keys(dossier: Path) -> dict[str, tuple[str, ...]]:
    """Return the key of each table of a folder, by its file there, without its suffix."""
    par_lecture = {
        fichier.relative_to(dossier).with_suffix("").as_posix(): table.cle
        for table in TABLES_PAR_LECTURE
        for fichier in sorted(dossier.glob(f"{table.nom}/*/{table.nom}.parquet"))
    }
    return {table.nom: table.cle for table in TABLES} | par_lecture


def write_table(cadre: pd.DataFrame, table: TableFichier, chemin: Path) -> None:
    """Write one table, rows sorted by key, in one move; the same rows give the same bytes.

    Raises DataError when a key is repeated: nothing is written then.
    """
    import pyarrow as pa  # noqa: PLC0415 (as in TableFichier.schema)
    import pyarrow.parquet as pq  # noqa: PLC0415

    cle = list(table.cle)
    doubles = cadre[cadre.duplicated(cle, keep=False)]
    if len(doubles):
        raise DataError(
            [
                Breach(
                    chemin.name,
                    "clé répétée " + " × ".join(str(v) for v in ligne),
                    "ne garder qu'une ligne par clé " + " × ".join(cle),
                    colonne=", ".join(cle),
                )
                for ligne in doubles[cle].drop_duplicates().itertuples(index=False)
            ]
        )
    propre = cadre.reindex(columns=table.noms).astype(object)
    lignes = propre.where(propre.notna(), None).to_dict("list")
    schema = table.schema
    arrow = pa.table(
        {champ.name: pa.array(lignes[champ.name], type=champ.type) for champ in schema},
        schema=schema,
    ).sort_by([(nom, "ascending") for nom in cle])
    with files.written_aside(chemin) as provisoire:
        pq.write_table(arrow, provisoire, compression="zstd", version="2.6", store_schema=False)


def count_rows(chemin: Path) -> int:
    """Return the number of rows of a Parquet file, from its footer alone."""
    import pyarrow.parquet as pq  # noqa: PLC0415 (as in TableFichier.schema)

    return int(pq.read_metadata(chemin).num_rows)


def read_table(table: TableFichier, chemin: Path) -> pd.DataFrame:
    """Return one table with its declared columns.

    Raises DataError naming the file and column when it is missing, truncated or of another schema.
    """
    import pandas as pd  # noqa: PLC0415 (half a second, for who reads a table)
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        arrow = pq.ParquetFile(chemin).read()
    except (OSError, pa.ArrowInvalid) as erreur:
        motif = f"fichier absent ou illisible ({type(erreur).__name__})"
        faute = Breach(chemin.name, motif, "régénérer avec « observatory lectures --raw DOSSIER »")
        raise DataError([faute]) from erreur
    for nom in table.ajoutees:
        if nom not in arrow.column_names:
            genre = table.schema.field(nom).type
            arrow = arrow.append_column(nom, pa.nulls(arrow.num_rows, genre))
    fautes = [
        Breach(
            chemin.name,
            f"colonne absente ou d'un autre type (attendu : {champ.type})",
            "régénérer avec « observatory lectures --raw DOSSIER »",
            colonne=champ.name,
        )
        for champ in table.schema
        if champ.name not in arrow.column_names or arrow.schema.field(champ.name).type != champ.type
    ]
    fautes += [
        Breach(
            chemin.name,
            "colonne inconnue : ces données viennent d’une version plus récente",
            "mettre l’observatoire à jour",
            colonne=nom,
        )
        for nom in arrow.column_names
        if nom not in table.noms
    ]
    if fautes:
        raise DataError(fautes)
    cadre: pd.DataFrame = arrow.select(table.noms).to_pandas(
        types_mapper={pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}.get
    )
    return cadre
