"""A new build put in service while the app runs; what was written is put back if it cannot be."""

from __future__ import annotations

import streamlit as st

from observatory.app.server.erreurs import show_failure
from observatory.base.errors import ObservatoryError
from observatory.base.paths import project_paths
from observatory.grid import restore_version
from observatory.warehouse.build import build_warehouse


def serve_new_build(retour: tuple[str, str] | None) -> bool:
    """Return whether the warehouse was built anew; the former one is served when it was not.

    `retour` names the lecture and the version to put back when the build refuses the data.
    """
    paths = project_paths()
    with st.spinner("Construction de l’entrepôt…"):
        try:
            build_warehouse(paths)
        except ObservatoryError as erreur:
            show_failure(erreur)
            if retour is not None:
                restore_version(paths, *retour)
                st.info("L’import est annulé : les données précédentes ont été remises.")
            return False
    return True
