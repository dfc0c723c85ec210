CREATE TABLE brut.indicateur AS
SELECT unnest(from_json($lignes, '[{
    "code_indicateur": "VARCHAR", "axe": "VARCHAR", "terme": "VARCHAR", "libelle": "VARCHAR",
    "libelle_court": "VARCHAR", "sigle": "VARCHAR", "description": "VARCHAR",
    "consigne": "VARCHAR", "type_valeur": "VARCHAR", "code_echelle": "VARCHAR",
    "unite": "VARCHAR", "domaine_genre": "VARCHAR", "domaine_min": "VARCHAR",
    "domaine_max": "VARCHAR", "volet": "VARCHAR", "passage": "VARCHAR",
    "code_famille": "VARCHAR", "libelle_famille": "VARCHAR", "famille_politique": "VARCHAR",
    "est_derive": "BOOLEAN", "rang_max": "INTEGER", "ordre": "INTEGER"
}]'), recursive := true);
