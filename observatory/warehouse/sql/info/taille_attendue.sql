-- Octets que le fichier doit avoir au moins : trois entêtes de 4 096 octets, puis ses blocs
SELECT 3 * 4096 + total_blocks * block_size FROM pragma_database_size();
