"""Published marks and what the lecture shown says of each."""

from __future__ import annotations

import streamlit as st

from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.tables import show_rows
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import list_rows_reperes
from observatory.rendering.tables.tableau_html import REPERE, Nature
from observatory.sheets.pages.lecture import LectureRegionale


def show_reperes(page: LectureRegionale) -> None:
    """Show the marks as one table, its verdicts counted first."""
    st.markdown(escape(page.bilan_reperes))
    lignes = list_rows_reperes(page.reperes, est_simulee=page.est_simulee)
    natures: dict[str, Nature] = dict.fromkeys(("Taux publié", "Publié", "Constat"), REPERE)
    show_rows(lignes, page.titre_reperes, natures)
    show_csv(
        "Télécharger les taux publiés (CSV)",
        lambda: lignes,
        f"taux_publies{'_simule' if page.est_simulee else ''}.csv",
        cle="csv-reperes",
    )
