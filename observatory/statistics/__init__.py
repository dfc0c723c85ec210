"""Pure functions: rates, bands, bounds, intervals, agreement, relations."""
