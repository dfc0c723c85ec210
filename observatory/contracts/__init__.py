"""Contracts, lectures and coded cells: contracts_parquet/ written, read and validated."""
