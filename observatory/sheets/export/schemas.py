"""The columns of every exported table; a description left out is the warehouse's own.

One column, one line: name in files, label in a spreadsheet, type, description if the warehouse
has none or says something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from observatory.sheets.export.table_typee import Colonne, TypeColonne


@dataclass(frozen=True)
class Schema:
    """The columns of one exported table and the warehouse table that describes them."""

    titre: str
    table_entrepot: str
    colonnes: tuple[Colonne, ...]


def describe(schema: Schema, descriptions: Mapping[tuple[str, str], str]) -> tuple[Colonne, ...]:
    """Return the columns, each with its description: its own, else the warehouse's."""
    return tuple(
        c
        if c.description
        else replace(c, description=descriptions.get((schema.table_entrepot, c.nom), c.libelle))
        for c in schema.colonnes
    )


def _c(nom: str, libelle: str, type_: TypeColonne = "texte", description: str = "") -> Colonne:
    return Colonne(nom, libelle, type_, description)


def _textes(*paires: tuple[str, str]) -> tuple[Colonne, ...]:
    return tuple(_c(nom, libelle) for nom, libelle in paires)


CELLULES = Schema(
    "Cellules codées : une ligne par unité et indicateur",
    "cellule",
    (
        *_textes(("code_lecture", "Lecture"), ("code_unite", "Code de l’unité")),
        _c("nom_unite", "Unité lue", description="Nom de l’unité lue : contrat ou ville"),
        _c("type_unite", "Sorte d’unité", description="Ce qui est lu : contrat ou commune"),
        _c("code_contrat", "Code du contrat", description="Contrat de l’unité ; vide si inconnu"),
        _c("nom_contrat", "Contrat", description="Nom du contrat de ville"),
        _c("code_departement", "Dép.", description="Code Insee du département"),
        _c("nom_departement", "Département", description="Nom du département"),
        _c("code_indicateur", "Code de l’indicateur"),
        _c("axe", "Axe", description="Axe de lecture : première partie du code de l’indicateur"),
        _c("libelle_indicateur", "Indicateur", description="Libellé de l’indicateur"),
        _c("libelle_famille", "Famille", description="Famille de l’indicateur"),
        _c("valeur", "Valeur (code)"),
        _c("libelle_valeur", "Valeur", description="Libellé de la valeur, ou de la borne connue"),
        _c("sens", "Portée"),
        _c("rang_min", "Rang min.", "entier"),
        _c("rang_max", "Rang max.", "entier"),
        _c("statut", "Statut"),
        _c("certitude", "Certitude"),
        _c("provenance", "Provenance"),
        _c("est_comptee", "Comptée", "booleen"),
        _c("nb_codeurs", "Codeurs", "entier"),
        _c("nb_preuves", "Preuves", "entier"),
        _c("dit_pour", "Dit pour"),
        _c("resume", "En clair", description="La cellule en mots : valeur, portée, certitude"),
    ),
)

TAUX = Schema(
    "Taux de la sélection : k positives sur n décidées, N attendues",
    "taux",
    (
        _c("code_indicateur", "Code de l’indicateur"),
        _c("axe", "Axe", description="Axe de lecture : première partie du code de l’indicateur"),
        _c("libelle", "Indicateur", description="Libellé de l’indicateur"),
        _c("libelle_famille", "Famille", description="Famille de l’indicateur"),
        _c("mesure", "Mesure (code)"),
        _c("libelle_mesure", "Mesure", description="Libellé de la mesure"),
        _c("perimetre", "Périmètre", description="lecture (entière) ou selection (filtrée)"),
        _c("k", "k", "entier"),
        _c("n", "n", "entier"),
        _c("nb_attendus", "N attendus", "entier"),
        _c(
            "part",
            "Part k/n",
            "part",
            "Part k/n ; vide pour une lecture en cours ou partielle, et sous 5 unités codées",
        ),
        _c("part_min", "Borne basse", "part", "k / N attendus ; vide sous 5 unités codées"),
        _c("part_max", "Borne haute", "part", "(k + inconnus) / N ; vide sous 5 unités codées"),
        _c("k_probable", "dont ou plus probables", "entier", "Positives seulement probables : "
           "comptées dans k, sauf dans une lecture en cours ou partielle où elles s’y ajoutent"),
        _c("nb_negatifs", "Négatives", "entier"),
        _c("nb_inconnus", "Sans réponse", "entier"),
        _c("nb_a_lire", "dont à lire", "entier"),
        _c("nb_non_precises", "dont non précisées", "entier"),
        _c("nb_documents_absents", "dont document non obtenu", "entier"),
        _c("nb_desaccords", "dont en désaccord", "entier"),
        _c("nb_indecis", "dont lues sans trancher", "entier"),
        _c("couverture", "Couverture n/N", "part", "n / N attendus : part des unités qui décident "
           "; vide sous 5 unités codées"),
        _c("bande", "Tranche (code)"),
        _c("libelle_bande", "Tranche", description="Tranche du taux ; vide si indéterminée, et "
           "sous 5 unités codées"),
        _c("est_bascule", "En bascule", "booleen"),
        _c("est_petit_groupe", "Petit groupe", "booleen"),
        _c("motif_sans_part", "Pourquoi il n’y a pas de part"),
        _c("noms", "Noms", description="Unités positives, nommées quand elles sont moins de 5"),
        _c("provenance", "Provenance", description="Provenances des cellules codées du taux"),
        _c("chiffre", "Chiffre affiché", description="Ce qu’une page affiche"),
        _c("pourcentage", "Pourcentage affiché", description="Pourcentage, ou les deux bornes"),
        _c("phrase", "En clair", description="Le taux en une phrase"),
        _c("precautions", "Précautions", description="Ce qu’il faut savoir avant de le citer"),
        _c("taux_publie", "Taux publié", description="Taux publié pour la même mesure"),
        _c("constat_publie", "Constat", description="Ce que cette lecture dit du taux publié"),
    ),
)  # fmt: skip

CONTRATS = Schema(
    "Contrats de ville : territoire et codages",
    "contrat",
    (
        _c("code_contrat", "Code du contrat"),
        _c("nom_contrat", "Contrat"),
        _c("niveau", "Niveau"),
        _c("code_region", "Rég."),
        _c("nom_region", "Région"),
        _c("code_departement", "Dép."),
        _c("nom_departement", "Département"),
        _c("siren_epci", "SIREN de l’EPCI"),
        _c("nom_epci", "EPCI"),
        _c("nature_epci", "Nature"),
        _c("code_commune", "Commune du contrat"),
        _c("nb_qpv", "QPV", "entier"),
        _c("nb_communes_qpv", "Communes", "entier"),
        _c("population_qpv", "Habitants en QPV", "entier"),
        _c("nb_qpv_sans_population", "QPV sans population", "entier"),
        _c("population_epci", "Population de l’EPCI", "entier"),
        _c("population_communes", "Population des communes", "entier"),
        _c("annee_population", "Recensement", "entier"),
        _c("part_population_epci", "Part de l’EPCI", "part"),
        _c("part_population_communes", "Part des communes", "part"),
        _c("part_pauvrete", "Taux de pauvreté", "part"),
        _c("nb_qpv_sans_pauvrete", "QPV sans taux de pauvreté", "entier"),
        _c("part_emploi", "Taux d’emploi", "part"),
        _c("classe_nb_qpv", "Classe de QPV"),
        _c("nb_postes_adultes_relais", "Adultes-relais", "entier"),
        _c("nb_postes_fonjep", "Postes Fonjep", "entier"),
        _c("annee_postes", "Année des postes", "entier"),
        _c("est_postes_communs", "Postes donnés aussi à un contrat de même nom", "booleen"),
        _c("lon", "Longitude", "decimal"),
        _c("lat", "Latitude", "decimal"),
        _c("est_outre_mer", "Outre-mer", "booleen"),
    ),
)

QPV = Schema(
    "Quartiers prioritaires des contrats retenus",
    "qpv",
    (
        _c("code_qpv", "Code du QPV"),
        _c("nom_qpv", "QPV"),
        _c("millesime", "Millésime", "entier"),
        _c("evolution", "Périmètre"),
        _c("code_contrat", "Code du contrat"),
        _c("nom_contrat", "Contrat", description="Nom du contrat de ville"),
        _c("code_departement", "Dép."),
        _c("code_region", "Rég."),
        _c("noms_communes", "Communes", description="Communes que touche le QPV"),
        _c("population", "Habitants", "entier"),
        _c("annee_population", "Recensement", "entier"),
        _c("indice_jeunesse", "Indice de jeunesse", "decimal"),
        _c("part_menages_une_personne", "Ménages d’une personne", "part"),
        _c("nb_menages", "Ménages", "entier"),
        _c("part_emploi", "Taux d’emploi", "part"),
        _c("part_pauvrete", "Taux de pauvreté", "part"),
        _c("nb_personnes_caf", "Personnes CAF", "entier"),
        _c("nb_allocataires_caf", "Allocataires CAF", "entier"),
        _c("nb_rsa", "Allocataires RSA", "entier"),
        _c("superficie_m2", "Superficie (m²)", "decimal"),
        _c("est_npnru", "NPNRU", "booleen"),
        _c("noms_cites_educatives", "Cités éducatives", description="Cités éducatives de la "
           "commune (la source est communale)"),
        _c("distance_france_services_m", "Distance France services (m)", "decimal"),
        _c("nom_france_services", "France services le plus proche"),
        _c("nb_france_services_1km", "France services à 1 km", "entier"),
        _c("lon", "Longitude", "decimal"),
        _c("lat", "Latitude", "decimal"),
        _c("est_geom_absente", "Sans contour", "booleen"),
    ),
)  # fmt: skip

EPCI = Schema(
    "EPCI des contrats retenus",
    "epci",
    (
        _c("siren_epci", "SIREN"),
        _c("nom_epci", "EPCI"),
        _c("nature", "Nature"),
        _c("code_departement", "Dép."),
        _c("code_region", "Rég."),
        _c("nb_communes", "Communes", "entier"),
        _c("population", "Population", "entier"),
        _c("annee_population", "Recensement", "entier"),
        _c("nb_contrats", "Contrats", "entier", "Nombre de contrats de la sélection"),
        _c("codes_contrats", "Codes des contrats", description="Contrats de la sélection"),
        _c("est_geom_generalisee", "Contour généralisé", "booleen"),
        _c("millesime", "Millésime", "entier"),
    ),
)

PREUVES = Schema(
    "Preuves des cellules codées",
    "preuve",
    (
        _c("code_lecture", "Lecture"),
        _c("code_unite", "Code de l’unité"),
        _c("nom_unite", "Unité lue", description="Nom de l’unité lue"),
        _c("code_contrat", "Code du contrat", description="Contrat de l’unité ; vide si inconnu"),
        _c("code_indicateur", "Code de l’indicateur"),
        _c("libelle_indicateur", "Indicateur", description="Libellé de l’indicateur"),
        _c("numero", "N°", "entier"),
        *_textes(("type_preuve", "Type"), ("titre", "Titre"), ("editeur", "Éditeur")),
        *_textes(("nature_hote", "Nature de la source"), ("dit_pour", "Dit pour")),
        *_textes(("url", "Adresse"), ("passage", "Passage")),
        _c("page_pdf", "Page du PDF", "entier"),
        *_textes(("page_imprimee", "Page imprimée"), ("citation", "Citation")),
        *_textes(("date_source", "Date de la source"), ("generation_source", "Génération")),
        *_textes(("certitude", "Certitude"), ("note", "Note")),
    ),
)

_PASSAGE = (
    _c("numero", "N°", "entier"),
    *_textes(("certitude", "Certitude"), ("provenance", "Provenance")),
    _c("date_codage", "Codé le", "date"),
    _c("page_pdf", "Page du PDF", "entier"),
    *_textes(("page_imprimee", "Page imprimée"), ("citation", "Citation")),
    *_textes(("url", "Adresse"), ("titre", "Titre"), ("passage", "Passage")),
)

ATTRIBUTS = Schema(
    "Attributs des cellules : une ligne par réponse, avec son passage",
    "attribut",
    (
        *_textes(("code_lecture", "Lecture"), ("code_unite", "Code de l’unité")),
        *_textes(("nom_unite", "Unité lue"), ("code_indicateur", "Code de l’indicateur")),
        *_textes(("libelle_indicateur", "Indicateur"), ("attribut", "Attribut (code)")),
        *_textes(("libelle_attribut", "Attribut"), ("statut", "Dit ou non dit")),
        *_textes(("valeur", "Réponse (code)"), ("libelle_valeur", "Réponse")),
        _c("montant", "Montant (€)", "decimal"),
        _c("annee", "Année", "entier"),
        *_PASSAGE,
    ),
)

LIENS = Schema(
    "Liens entre cellules d’une même unité, chacun avec son passage",
    "lien",
    (
        *_textes(("code_lecture", "Lecture"), ("code_unite", "Code de l’unité")),
        *_textes(("nom_unite", "Unité lue"), ("lien", "Lien (code)"), ("libelle_lien", "Lien")),
        *_textes(("code_source", "De (code)"), ("libelle_source", "De")),
        *_textes(("code_cible", "Vers (code)"), ("libelle_cible", "Vers")),
        _c("statut", "Dit ou non dit"),
        *_PASSAGE,
    ),
)

TAUX_FACETTES = Schema(
    "Chiffres des attributs et des liens : chacun sur deux dénominateurs, nommés",
    "taux_facette",
    (
        *_textes(("nature_facette", "Nature"), ("facette", "Attribut ou lien (code)")),
        _c("libelle_facette", "Attribut ou lien", description="Libellé de l’attribut ou du lien"),
        _c("code_indicateur", "Code de l’indicateur"),
        _c("libelle", "Indicateur", description="Libellé de l’indicateur"),
        *_textes(("valeur", "Réponse (code)"), ("libelle_valeur", "Réponse")),
        _c("base", "Dénominateur (code)"),
        _c("libelle_base", "Dénominateur", description="Parmi quelles unités le chiffre compte"),
        _c("k", "k", "entier"),
        _c("n", "n", "entier"),
        _c("nb_attendus", "N attendus", "entier"),
        _c("part", "Part k/n", "part"),
        _c("part_min", "Borne basse", "part"),
        _c("part_max", "Borne haute", "part"),
        _c("nb_inconnus", "Sans réponse", "entier"),
        _c("nb_a_lire", "dont à lire", "entier"),
        _c("est_petit_groupe", "Petit groupe", "booleen"),
        _c("chiffre_dit", "Chiffre affiché", description="Ce qu’une page affiche"),
        _c("phrase", "En clair", description="Le chiffre en une phrase"),
    ),
)

VILLES = Schema(
    "Villes lues et leurs codages",
    "unite",
    _textes(
        ("code_unite", "Code Insee"), ("nom_unite", "Ville"), ("code_contrat", "Code du contrat")
    ),
)

LIVRE_DE_CODES = Schema(
    "Livre de codes des indicateurs exportés",
    "indicateur",
    (
        _c("code_indicateur", "Code"),
        _c("axe", "Axe (code)"),
        _c("libelle_axe", "Axe", description="Libellé de l’axe"),
        _c("libelle", "Indicateur"),
        _c("sigle", "Sigle"),
        _c("libelle_famille", "Famille"),
        _c("famille_politique", "Famille politique"),
        _c("themes", "Thématiques", description="Codes des thématiques qui le lisent"),
        _c("type_valeur", "Type de valeur"),
        _c("code_echelle", "Échelle"),
        _c("niveaux", "Niveaux", description="Rang et libellé de chaque niveau de l’échelle"),
        _c("mesures", "Mesures", description="Mesures, et le rang à partir duquel elles comptent"),
        _c("description", "Définition"),
        _c("consigne", "Consigne de codage"),
        _c("est_derive", "Calculé", "booleen"),
        _c("membres", "Membres", description="Indicateurs dont il prend le rang le plus haut"),
    ),
)

DICTIONNAIRE_COLONNES = (
    _c("table", "Table", description="Table, feuille ou couche"),
    _c("colonne", "Colonne", description="Nom de la colonne dans les fichiers"),
    _c("libelle", "Libellé", description="Intitulé de la colonne dans le tableur"),
    _c("type", "Type", description="texte, entier, decimal, part (0 à 1), booleen, date"),
    _c("description", "Description", description="Ce que la colonne contient"),
    _c("valeurs", "Valeurs possibles", description="Codes possibles et leur sens"),
)

METHODE_COLONNES = (
    _c("chapitre", "Chapitre", description="Règle de calcul ou limite"),
    _c("titre", "Titre", description="Ce dont parle la règle"),
    _c("texte", "Texte", description="La règle"),
)

PROVENANCE_COLONNES = (
    _c("rubrique", "Rubrique", description="Sélection, lecture, version ou source"),
    _c("intitule", "Intitulé", description="Ce qui est dit"),
    _c("valeur", "Valeur", description="Ce qu’il en est"),
)

AVERTISSEMENT = _c(
    "avertissement", "Avertissement", description="Annonce d’une lecture simulée : à ne pas ôter"
)
