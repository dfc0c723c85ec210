SELECT build_id FROM entrepot;
