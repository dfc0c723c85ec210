"""A filled grid received: what it would change, what is refused, then all of it or nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

import streamlit as st

from observatory.app.pages.grille.service import serve_new_build
from observatory.app.server.depots import find_depot
from observatory.app.server.ecriture import check_writing
from observatory.app.server.erreurs import show_failure
from observatory.app.session import ask
from observatory.app.shared.filtres import FILTRAGE
from observatory.app.shared.liens import show_link
from observatory.app.shared.tables import show_rows
from observatory.base.errors import Breach, DataError, ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.grid import Difference, Modification, import_grid, load_codebook
from observatory.grid.apercu import LectureOccupee, preview_grid
from observatory.grid.reponse import Apercu
from observatory.queries.lectures import list_lectures
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import write_csv
from observatory.warehouse.figer import freeze_findings
from observatory.workshop.lots import record_import

_DEPOT = find_depot("grille", "grille remplie")
NB_LIGNES = 400
"""Most changes shown in the page; the file has them all."""
_VU, _FAIT, _DEPASSE = "_apercu_grille", "_grille_importee", "_apercu_depasse"
_CONSTATS = {"ajoute": "ajouté", "modifie": "modifié", "retire": "retiré"}
_GENRES = {
    "ajoutee": "ajoutée",
    "modifiee": "modifiée",
    "retiree": "retirée",
    "refusee": "refusée",
}


def show_import(refus: str | None) -> None:
    """Show where to give a grid, its preview, the button that writes it; nothing to who may not."""
    if fait := st.session_state.get(_FAIT):
        _show_done(*fait)
    if refus:
        st.info(escape(refus))
        return
    lectures = {x.code_lecture: x.nom_lecture for x in ask(list_lectures) if not x.est_simulee}
    fichier = st.file_uploader(
        f"Grille remplie, .xlsx ou .csv ({_DEPOT.taille_mo} Mo au plus)",
        type=[s.removeprefix(".") for s in _DEPOT.suffixes],
        max_upload_size=_DEPOT.taille_mo,
        key="grille-recue",
    )
    with st.expander("Mon CSV ne dit pas de quelle lecture ni de qui il est"):
        code = st.selectbox(
            "Lecture", ["", *lectures], format_func=lambda c: lectures.get(c, "celle du fichier"),
            key="lecture-csv", filter_mode=FILTRAGE,
        )  # fmt: skip
        codeur = st.text_input("Nom du codeur", key="codeur-csv", max_chars=60)
    if fichier is None:
        return
    apercu = _read(fichier.getvalue(), fichier.name, code or None, codeur.strip() or None)
    if apercu is not None:
        _show_preview(apercu)


def _read(octets: bytes, nom: str, code: str | None, codeur: str | None) -> Apercu | None:
    """Return the preview of a grid, read once for as long as it stays the same."""
    cle = (hashlib.sha256(octets).hexdigest(), code, codeur)
    vu = st.session_state.get(_VU)
    if vu is None or vu[0] != cle:
        with st.spinner("Lecture de la grille…"):
            try:
                paths = project_paths()
                lu: Apercu | DataError = preview_grid(
                    octets, nom, paths, code_lecture=code, codeur=codeur
                )
            except LectureOccupee as erreur:
                show_failure(erreur)
                st.button("Réessayer", key="relire-grille")
                return None
            except DataError as erreur:
                lu = erreur
        vu = st.session_state[_VU] = (cle, lu)
    if isinstance(vu[1], DataError):
        _show_faults(vu[1].breaches)
        return None
    apercu: Apercu = vu[1]
    return apercu


def _show_preview(apercu: Apercu) -> None:
    if st.session_state.pop(_DEPASSE, False):
        st.warning("La lecture ou le codeur vient de changer : relire ce qui suit, puis importer.")
    difference = apercu.difference
    st.subheader("Ce que cet import changerait", anchor=False)
    st.markdown(escape(_summarise(difference)))
    for reparation in difference.reparations[:NB_LIGNES]:
        st.caption(escape(f"Réparé — {reparation}"))
    if difference.anomalies:
        _show_faults([a.to_breach("grille") for a in difference.anomalies])
    _show_changes(difference)
    if not difference.est_recevable:
        st.error("La grille est refusée en entier : rien n’a été écrit. Corriger, puis redonner.")
    elif not difference.nb_changements:
        st.success("Rien à changer : les données sont déjà celles de la grille.")
    else:
        st.button(
            f"Importer {quantite(difference.nb_changements, 'changement')}",
            type="primary",
            on_click=_write_if_seen,
            args=(apercu, st.session_state[_VU][0]),
        )


def _summarise(d: Difference) -> str:
    parties = [
        quantite(len(d.ajoutees), "cellule ajoutée", "cellules ajoutées"),
        quantite(len(d.modifiees), "modifiée", "modifiées"),
        quantite(len(d.retirees), "retirée", "retirées"),
        quantite(len(d.refusees), "refusée", "refusées"),
        quantite(d.nb_inchangees, "inchangée", "inchangées"),
    ]
    if d.facettes:
        parties.append(quantite(len(d.facettes), "attribut ou lien", "attributs ou liens"))
    if d.constats:
        parties.append(quantite(len(d.constats), "constat"))
    if d.termes:
        parties.append(quantite(len(d.termes), "terme propre", "termes propres"))
    return f"Lecture {d.code_lecture}, codeur « {d.codeur} » : {', '.join(parties)}."


def _show_changes(d: Difference) -> None:
    if d.facettes:
        show_rows(
            [
                {
                    "Contrat": c.nom_unite,
                    "Attribut ou lien": c.libelle,
                    "Changement": _GENRES[c.genre],
                    "Avant": c.avant or "",
                    "Après": c.apres or "",
                    "Motif": c.motif or "",
                }
                for c in d.facettes[:NB_LIGNES]
            ],
            "Attributs et liens que changerait l’import",
        )
    for nom, pluriel, changements in (
        ("Constat", "Constats", d.constats),
        ("Terme", "Termes propres", d.termes),
    ):
        if changements:
            show_rows(
                [
                    {
                        nom: c.code,
                        "Changement": _CONSTATS[c.genre],
                        "Avant": c.avant or "",
                        "Après": c.apres or "",
                        "Motif": c.motif or "",
                    }
                    for c in changements[:NB_LIGNES]
                ],
                f"{pluriel} que changerait l’import",
            )
    toutes = (*d.refusees, *d.ajoutees, *d.modifiees, *d.retirees)
    if not toutes:
        return
    lignes = [_row(m) for m in toutes]
    show_rows(lignes[:NB_LIGNES], "Changements que ferait l’import")
    if len(lignes) > NB_LIGNES:
        st.caption(f"Les {NB_LIGNES} premières lignes ; le fichier les a toutes.")
    _show_file("changements", lignes)


def _row(m: Modification) -> dict[str, str]:
    return {
        "Changement": _GENRES[m.genre],
        "Unité": m.nom_unite,
        "Indicateur": m.libelle,
        "Avant": m.avant or "",
        "Après": m.apres or "",
        "Champs": ", ".join(m.champs),
        "Lieu": str(m.lieu),
        "Motif": m.motif or "",
    }


def _show_faults(fautes: Sequence[Breach]) -> None:
    st.error(escape(f"Grille refusée : {quantite(len(fautes), 'anomalie')}. Rien n’a été écrit."))
    lignes = [{"Où": f.fichier, "Ce qui ne va pas": f.message, "Remède": f.remede} for f in fautes]
    show_rows(lignes[:NB_LIGNES], "Anomalies de la grille")
    _show_file("anomalies", lignes)


def _show_file(quoi: str, lignes: list[dict[str, str]]) -> None:
    st.download_button(
        f"Télécharger {quantite(len(lignes), 'ligne')} (CSV)",
        write_csv(lignes),
        file_name=f"grille_{quoi}.csv",
        mime="text/csv",
        key=f"csv-grille-{quoi}",
        on_click="ignore",
    )


def _write_if_seen(apercu: Apercu, cle: tuple[str, str | None, str | None]) -> None:
    """Write a preview unless what it was made of was typed again since: it is shown anew first."""
    dits = (st.session_state.get(nom) or "" for nom in ("lecture-csv", "codeur-csv"))
    if tuple(str(dit).strip() or None for dit in dits) == cle[1:]:
        _write(apercu)
    else:
        st.session_state[_DEPASSE] = True


def _write(apercu: Apercu) -> None:
    """Write the grid shown, build, and serve; called by the button, before the page is drawn."""
    d = apercu.difference
    try:
        check_writing()
        fait = import_grid(
            apercu.grille,
            project_paths(),
            load_codebook(),
            date_codage=dt.date.today(),
            empreinte=d.empreinte,
        )
        if fait.difference.constats:
            freeze_findings(project_paths(), d.code_lecture)
    except ObservatoryError as erreur:
        st.session_state[_VU] = None
        show_failure(erreur)
        return
    st.session_state[_VU] = None
    if serve_new_build((d.code_lecture, fait.version) if fait.version else None):
        questions = [c.question for c in fait.difference.facettes]
        cles = fait.difference.cles
        record_import(project_paths(), d.code_lecture, d.codeur, cles, questions)
        st.session_state[_FAIT] = (d.code_lecture, d.nb_changements, fait.version)


def _show_done(code: str, nombre: int, version: str | None) -> None:
    garde = f" La version précédente est gardée ({version})." if version else ""
    changes = quantite(nombre, "changement écrit", "changements écrits")
    st.success(escape(f"{changes} ; la nouvelle lecture est en service.{garde}"))
    with st.container(horizontal=True):
        for page, libelle in (("lecture", "La lire"), ("carte", "La voir sur la carte")):
            show_link(page, libelle, {"lecture": code})
