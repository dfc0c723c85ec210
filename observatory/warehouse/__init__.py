"""The DuckDB warehouse: built whole, checked, never changed."""
