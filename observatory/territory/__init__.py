"""Territories: raw open data prepared into geodata/, loaded and checked."""

from observatory.territory.load import check_geodata, load_table
from observatory.territory.prepare import PreparationReport, prepare_territories

__all__ = ["PreparationReport", "check_geodata", "load_table", "prepare_territories"]
