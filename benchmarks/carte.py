"""The map in headless Chromium: our page and a naive one, measured in the same run.

`python -m benchmarks carte` prints medians beside the targets. First visit: empty cache; second:
the same browser again. Octets are counted on the wire (benchmarks/relais.py). The naive page is
plain streamlit-folium with France's QPV in the map (Leaflet served locally too: with no network,
folium's own would show nothing).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.avancement import tell
from benchmarks.carte_mesures import (
    ESSAIS,
    Mesures,
    close_lists,
    count_moves,
    find_chromium,
    measure_filters,
    measure_naive_filters,
    measure_visits,
    measure_weights,
    open_list,
    pick,
    press,
    press_text,
    serve,
    weigh_filters,
)
from benchmarks.relais import relay

RACINE = Path(__file__).resolve().parent.parent
NAIVE = """
import duckdb, folium, geopandas, streamlit as st
from streamlit_folium import st_folium
st.set_page_config(layout="wide")
js, css = {js!r}, {css!r}
class Carte(folium.Map):
    default_js, default_css = [("l", js)], [("l", css)]
@st.cache_data
def qpv():
    colonnes = ["code_qpv", "code_departement", "geom"]
    return geopandas.read_parquet({qpv!r}, columns=colonnes).dropna()
choix = st.radio("Département", ["tous", "34"], horizontal=True)
donnees = qpv() if choix == "tous" else qpv().query("code_departement == '34'")
carte = Carte(location=(43.7, 2.2), zoom_start=6, tiles=None)
folium.GeoJson(donnees, tooltip=folium.GeoJsonTooltip(["code_qpv"])).add_to(carte)
st_folium(carte, use_container_width=True, height=640)
"""
CARTE, FRANCE = "/carte?lecture=occitanie-2024-demo", "/carte?region=france"
GESTES_OCCITANIE = [
    ("département", open_list("Département", "Hérault"), pick("Hérault")),
    ("indicateur", open_list("Indicateur", "CLS"), pick("CLS")),
    ("représentation", close_lists, press_text("Territoires")),
    ("représentation", close_lists, press_text("Cercles")),
    ("effacer", press("Filtres"), press("Tout effacer")),
]
GESTES_FRANCE = [
    ("département", open_list("Département", "Nord"), pick("Nord")),
    ("indicateur", open_list("Indicateur", "CLS"), pick("CLS")),
    ("effacer", press("Filtres"), press("Tout effacer")),
    ("Occitanie → France", open_list("Région", "France"), pick("Toute la France")),
]
PAGE_ENTIERE = (".st-key-filtre-region input", "#root .st-key-tableau_contrats table")
FILTRES = ("département", "indicateur", "représentation", "effacer", "Occitanie → France")
CIBLES = (
    ("Occitanie, 1re visite dessin", "occitanie", "1re visite dessin", 1_300.0, "ms"),
    ("Occitanie, 2e visite dessin", "occitanie", "2e visite dessin", 1_300.0, "ms"),
    ("Occitanie, filtres et tableau", "occitanie", "1re visite complète", None, "ms"),
    ("Occitanie, LCP", "occitanie", "1re visite LCP", 1_300.0, "ms"),
    ("Occitanie, CLS", "occitanie", "1re visite CLS", 0.1, ""),
    ("France, 1re visite dessin", "france", "1re visite dessin", 1_600.0, "ms"),
    ("France, CLS", "france", "1re visite CLS", 0.1, ""),
    ("1re visite, tout compris", "occitanie", "1re visite ko", None, "ko"),
    ("1re visite, hors paquet Streamlit", "occitanie", "1re visite ko hors Streamlit", 1_200.0,
     "ko"),
    ("2e visite, tout compris", "occitanie", "2e visite ko", 100.0, "ko"),
    ("10 Mbit/s 40 ms, 1re visite", "lente", "1re visite dessin", 4_000.0, "ms"),
    ("10 Mbit/s 40 ms, 2e visite", "lente", "2e visite dessin", 1_800.0, "ms"),
    ("octets en déplaçant la carte", "occitanie", "déplacement", 0.0, ""),
)  # fmt: skip


def main() -> None:
    """Measure and print; a figure beyond its target is marked, nothing fails."""
    sans_reseau = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as moteur:
        navigateur = moteur.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", sans_reseau]
        )
        notre, naive = measure_ours(navigateur), measure_naive(navigateur)
        navigateur.close()
    print(f"{'mesure (médiane)':<36}{'ici':>9}{'cible':>9}{'naïve':>9}")
    for titre, page, nom, cible, unite in CIBLES:
        autre = naive[page].mediane(nom) if page in naive else None
        print_line(titre, notre[page].mediane(nom), cible, autre, unite)
    for page, lieu in (("filtre", "Occitanie"), ("filtre France", "France")):
        for nom in FILTRES:
            ici = notre[page].mediane(nom)
            if ici is not None:
                lent, lourd = (
                    naive["filtre"].mediane("filtre"),
                    naive["filtre"].mediane("filtre ko"),
                )
                titre = nom if "→" in nom else f"{lieu}, {nom}"
                print_line(f"{titre} → carte", ici, 250.0, lent, "ms", rapport=True)
                print_line(f"{titre}, envoyé", notre[page].mediane(f"{nom} ko"), 40.0, lourd, "ko")


def print_line(
    titre: str,
    ici: float | None,
    cible: float | None,
    autre: float | None,
    unite: str,
    *,
    rapport: bool = False,
) -> None:
    """Print a figure, its target, the naive page's; `rapport`: at most a quarter of the latter."""
    textes = [
        "—" if v is None else f"{v:.2f}" if v < 1 else f"{v:.0f}" for v in (ici, cible, autre)
    ]
    atteinte = ici is not None and (cible is None or ici <= cible)
    part = f"  {ici / autre:.2f} de la naïve" if rapport and ici and autre else ""
    if rapport and ici and autre:
        atteinte = atteinte and ici <= autre / 4
    suite = "" if atteinte else "  ← non atteinte"
    print(f"{titre:<36}{textes[0]:>9}{textes[1]:>9}{textes[2]:>9} {unite}{part}{suite}", flush=True)


def measure_ours(navigateur: Browser) -> dict[str, Mesures]:
    notre: dict[str, Mesures] = {"filtre": Mesures(), "filtre France": Mesures()}
    with serve(RACINE / "streamlit_app.py", RACINE) as base, relay(base) as relais:
        tell("notre carte")
        measure_visits(navigateur, f"{base}/carte", essais=2)  # server warm
        notre["occitanie"] = measure_visits(navigateur, f"{base}/carte", signes=PAGE_ENTIERE)
        notre["france"] = measure_visits(navigateur, base + FRANCE)
        notre["lente"] = measure_visits(navigateur, f"{base}/carte", lente=True)
        measure_weights(navigateur, relais, "/carte", notre["occitanie"])
        notre["occitanie"].noter("déplacement", count_moves(navigateur, relais, "/carte"))
        for nom, chemin, gestes in (
            ("filtre", CARTE, GESTES_OCCITANIE),
            ("filtre France", FRANCE, GESTES_FRANCE),
        ):
            notre[nom] = measure_filters(navigateur, base, chemin, gestes * ESSAIS)
            weigh_filters(navigateur, relais, chemin, gestes * 2, notre[nom])
    return notre


def measure_naive(navigateur: Browser) -> dict[str, Mesures]:
    with (
        tempfile.TemporaryDirectory() as dossier,
        serve(_write_naive(Path(dossier)), Path(dossier)) as base,
        relay(base) as relais,
    ):
        tell("la page naïve")
        measure_visits(navigateur, base, essais=2)
        visites = measure_visits(navigateur, base)
        measure_weights(navigateur, relais, "/", visites)
        return {
            "occitanie": visites,
            "france": visites,
            "lente": measure_visits(navigateur, base, lente=True),
            "filtre": measure_naive_filters(navigateur, base, relais, ("34", "tous")),
        }


def _write_naive(dossier: Path) -> Path:
    from xstatic.pkg import leaflet  # noqa: PLC0415

    (dossier / "static").mkdir()
    for nom in ("leaflet.js", "leaflet.css"):
        shutil.copy(Path(leaflet.BASE_DIR) / nom, dossier / "static" / nom)
    (dossier / ".streamlit").mkdir()
    (dossier / ".streamlit/config.toml").write_text(
        "[server]\nenableStaticServing = true\n[browser]\ngatherUsageStats = false\n"
    )
    script = dossier / "naive.py"
    script.write_text(
        NAIVE.format(
            js="../../app/static/leaflet.js",
            css="../../app/static/leaflet.css",
            qpv=str(RACINE / "geodata/qpv.parquet"),
        )
    )
    return script


if __name__ == "__main__":
    main()
