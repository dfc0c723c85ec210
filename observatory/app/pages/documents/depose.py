"""Files given to the page: received with their progress, put by their contract, deposited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit import config

from observatory.app.server.chemins import RECEPTION
from observatory.app.server.ecriture import check_writing
from observatory.app.server.erreurs import show_failure
from observatory.app.server.receptions import Bac, open_tray
from observatory.app.shared.tables import show_rows
from observatory.base.errors import ObservatoryError
from observatory.base.french import majuscule, quantite, taille
from observatory.base.paths import project_paths
from observatory.documents.depot import NATURES, Document, Fiche, open_depot
from observatory.documents.lecture_apart import read_pages_apart
from observatory.documents.pages import say_attached
from observatory.documents.passage import TAILLE_MAXIMUM
from observatory.documents.rattachement import propose_contract, propose_kind

NOM = "observatoire.envoi"
_ICI = Path(__file__).parent
_PLACE = """<div class="obs-envoi"><p>Glisser des PDF ici, ou&nbsp;:</p>
<label>Choisir des fichiers <input type="file" accept=".pdf" multiple></label>
<label>Choisir un dossier <input type="file" webkitdirectory multiple></label>
<ul></ul><p role="status"></p></div>"""
_BAC, _FAIT = "_bac_documents", "_documents_deposes"
_CHOIX = "documents-a-deposer"


def show_deposit(noms: Mapping[str, str]) -> None:
    """Show where to give files, what each becomes, and the button that deposits them."""
    bac = open_tray(st.session_state.get(_BAC))
    st.session_state[_BAC] = bac.nom
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    adresse = f"{'/' + base if base else ''}/{RECEPTION}{bac.nom}/"
    composant = st.components.v2.component(
        NOM,
        html=_PLACE,
        css=(_ICI / "envoi.css").read_text(encoding="utf-8"),
        js=(_ICI / "envoi.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )
    composant(
        key="envoi-documents",
        data={"adresse": adresse, "maximum": TAILLE_MAXIMUM, "permis": taille(TAILLE_MAXIMUM)},
        on_recus_change=lambda: None,
    )
    if fait := st.session_state.pop(_FAIT, None):
        show_rows(fait, "Ce que chaque fichier est devenu")
    if bac.recus:
        _show_waiting(bac, noms)


def _show_waiting(bac: Bac, noms: Mapping[str, str]) -> None:
    """Show the files received, each with the contract and the kind its name says, to confirm."""
    libelles = {code: f"{nom} ({code})" for code, nom in noms.items()}
    lignes = pd.DataFrame(
        [
            {
                "Fichier": r.nom,
                "Contrat": libelles.get(propose_contract(r.nom, noms) or ""),
                "Nature": majuscule(NATURES[propose_kind(r.nom)]),
                "Signé": False,
                "Public": False,
            }
            for r in bac.recus
        ]
    )
    st.markdown(
        f"{quantite(len(bac.recus), 'fichier reçu', 'fichiers reçus')}\u00a0: vérifier le contrat "
        "et la nature de chacun, puis déposer. Un document n’est public que si vous le dites."
    )
    choisies = st.data_editor(
        lignes,
        key=f"{_CHOIX}-{len(bac.recus)}",
        hide_index=True,
        disabled=["Fichier"],
        column_config={
            "Contrat": st.column_config.SelectboxColumn(options=sorted(libelles.values())),
            "Nature": st.column_config.SelectboxColumn(
                options=[majuscule(n) for n in NATURES.values()], required=True
            ),
        },
    )
    avec = choisies[choisies["Contrat"].notna()]
    sans = len(choisies) - len(avec)
    if sans:
        st.caption(
            f"{quantite(sans, 'fichier')} sans contrat\u00a0: le choisir dans la colonne "
            "«\u00a0Contrat\u00a0», ou le laisser de côté."
        )
    with st.container(horizontal=True, key="documents-depot"):
        # Read in this run, not in what the former one gave the button: what was just chosen counts.
        deposer = st.button(
            f"Déposer {quantite(len(avec), 'document')}", type="primary", key="documents-deposer"
        )
        st.button("Ne rien déposer", on_click=_drop, args=(bac,))
    if deposer and avec.empty:
        st.warning("Choisir d’abord le contrat d’un fichier, dans la colonne « Contrat ».")
    elif deposer:
        _deposit(bac, choisies.to_dict("records"), {v: k for k, v in libelles.items()})


def _drop(bac: Bac) -> None:
    for recu in list(bac.recus):
        bac.take_out(recu)


def _deposit(bac: Bac, lignes: Sequence[dict[Any, Any]], codes: Mapping[str, str]) -> None:
    """Deposit the files whose contract is said; each that is refused says why, the others go on."""
    natures = {majuscule(n): code for code, n in NATURES.items()}
    faits: list[dict[str, str]] = []
    try:
        check_writing()
        with open_depot(project_paths()) as depot, st.spinner("Lecture des documents…"):
            for recu, ligne in zip(list(bac.recus), lignes, strict=True):
                if not isinstance(ligne["Contrat"], str):
                    continue
                fiche = Fiche(
                    codes[ligne["Contrat"]], natures[ligne["Nature"]], Path(recu.nom).stem,
                    est_signe=bool(ligne["Signé"]), est_public=bool(ligne["Public"]),
                )  # fmt: skip
                try:
                    document, est_neuf = depot.add(
                        recu.place, fiche, nom=recu.nom, lire=read_pages_apart
                    )
                    joints = say_attached(depot.file_of(document.sha256))
                    faits.append(_say(recu.nom, document, joints, est_neuf=est_neuf))
                except ObservatoryError as erreur:
                    faits.append({"Fichier": recu.nom, "Pages": "", "Devenu": str(erreur)})
                bac.take_out(recu)
    except ObservatoryError as erreur:
        st.session_state[_FAIT] = faits
        show_failure(erreur)
        return
    st.session_state[_FAIT] = faits
    st.rerun()


def _say(nom: str, document: Document, joints: str, *, est_neuf: bool) -> dict[str, str]:
    return {
        "Fichier": nom,
        "Pages": str(document.nb_pages),
        "Devenu": " ; ".join(
            filter(None, ("déposé" if est_neuf else "déjà déposé", say_states(document), joints))
        ),
    }


def say_states(document: Document) -> str:
    """Return what the pages of a document are, for who must know whether they can be searched."""
    lues = quantite(document.nb_lisibles, "page lue", "pages lues")
    if not document.nb_sans_texte:
        return lues
    sans = quantite(document.nb_sans_texte, "page sans texte", "pages sans texte")
    return f"{lues}, {sans} : à océriser, ou à lire à l’œil"
