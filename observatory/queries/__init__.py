"""The only reader of the warehouse: one function, one SQL file."""
