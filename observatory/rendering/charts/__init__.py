"""Charts of a sheet (Altair, Vega-Lite): nothing computed here."""
