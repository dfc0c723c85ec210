"""What may be read in a contract: terms, ladders and indicators, from TOML files."""
