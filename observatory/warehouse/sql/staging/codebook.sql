SELECT unnest(from_json($lignes, $structure), recursive := true);
