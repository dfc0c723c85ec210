SELECT build_id, version, version_codebook, date_construction
FROM entrepot;
