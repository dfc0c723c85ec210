"""The files of the map: all served from here, published whole, small, and never stale."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import streamlit_folium
from branca.element import Figure
from jinja2 import Environment

from observatory.queries.entrepot import Entrepot
from observatory.rendering.map import assets
from observatory.rendering.map.fond import render_base, render_state
from observatory.rendering.map.layers import build_layers, name_on_map
from observatory.sheets.map.carte import CarteContrats


@pytest.fixture(scope="module")
def couches(warehouse_path: Path) -> dict[str, Any]:
    return build_layers(Entrepot.open(warehouse_path))


def decode(rings: list[list[int]], decimales: int) -> list[list[tuple[float, float]]]:
    shapes = []
    for ring in rings:
        x = y = 0
        points = []
        for dx, dy in zip(ring[::2], ring[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x / 10**decimales, y / 10**decimales))
        shapes.append(points)
    return shapes


def test_the_base_map_names_no_other_host() -> None:
    base = render_base(("../../app/static/l.js",), ("../../app/static/l.css",), "../geo/")
    html = base.get_root().render()
    hors_tuiles = re.sub(r'"tuiles": \[.*?\]', "", html)
    assert not re.findall(r"https?://[^\"'\s]+", hors_tuiles.replace("http://www.w3.org", ""))
    assert "../../app/static/l.js" in html


def write_for_streamlit(etat: CarteContrats) -> tuple[str, str, str]:
    """Return what streamlit-folium sends of the base (head, script), then of a state."""
    base = render_base(("a.js",), ("b.css",), "geo/")
    base.render()
    tete, script = streamlit_folium._get_header(base), streamlit_folium._get_map_string(base)
    return tete, script, streamlit_folium._get_feature_group_string(render_state(etat), base)


def test_a_filter_changes_nothing_of_the_base_that_other_sessions_show() -> None:
    tete, script, _ = write_for_streamlit(CarteContrats("Premier", (), ()))
    suite, script_suite, etat = write_for_streamlit(CarteContrats("Second", (), ()))
    assert (suite, script_suite) == (tete, script)
    assert "#map_div {" in tete
    assert "window.observatoire.init(map_div," in script
    assert "observatoire.apply" not in script
    assert "Second" in etat
    assert "Premier" not in etat


def test_the_base_map_compiles_nothing_again_for_a_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty people who filter would compile a dozen templates each time."""
    write_for_streamlit(CarteContrats("Premier", (), ()))
    compiles: list[object] = []
    compiler = Environment.compile
    monkeypatch.setattr(
        Environment, "compile", lambda *a, **k: compiles.append(a) or compiler(*a, **k)
    )
    write_for_streamlit(CarteContrats("Second", (), ()))
    assert compiles == []


def test_the_reader_may_enlarge_the_page_of_the_map() -> None:
    base = render_base(("a.js",), ("b.css",), "geo/")
    base.render()
    figure = base.get_root()
    assert isinstance(figure, Figure)
    tete = figure.header.render()
    (viewport,) = re.findall(r'<meta name="viewport" content="([^"]*)"', tete)
    assert re.sub(r"\s", "", viewport) == "width=device-width,initial-scale=1.0"


def test_the_state_holds_text_only_as_text() -> None:
    carte = CarteContrats("</script><b>{{ x }}", (), ())
    assert "</script>" not in render_state(carte).etat_json


def test_every_contract_and_neighbourhood_is_in_the_files(couches: dict[str, Any]) -> None:
    contrats = couches["contrats"]["contrats"]
    assert len(contrats) == 392
    assert len([c for c in contrats if c[6] == "76"]) == 40
    assert len(couches["qpv-76"]["contours"]) == 108
    assert sum(len(f["contours"]) for n, f in couches.items() if n.startswith("qpv-")) == 1_609
    assert all(r["cadre"] for r in couches["contrats"]["regions"].values())


def test_contract_territories_of_the_region_have_a_shape(couches: dict[str, Any]) -> None:
    formes = {c[0]: c[2] for c in couches["territoires-76"]["contours"]}
    assert all(formes[c[8]] for c in couches["contrats"]["contrats"] if c[6] == "76")


def test_shapes_come_back_in_their_place(couches: dict[str, Any]) -> None:
    fond = couches["fond"]
    (herault,) = [c for c in fond["contours"] if c[0] == "34"]
    points = [p for ring in decode(herault[2], fond["decimales"]) for p in ring]
    assert 2.5 < min(x for x, _ in points) < max(x for x, _ in points) < 4.3
    assert 43.1 < min(y for _, y in points) < max(y for _, y in points) < 44.0


def test_a_neighbourhood_without_polygon_keeps_a_point(couches: dict[str, Any]) -> None:
    qpv = couches["qpv-11"]
    vides = [c[0] for c in qpv["contours"] if not c[2]]
    assert "QN09105I" in vides
    assert all(len(qpv["infos"][code]) == 4 for code in vides)


def test_the_first_map_of_occitanie_is_light(couches: dict[str, Any]) -> None:
    noms = ("fond", "contrats", "territoires-76")
    poids = {n: len(gzip.compress(assets.write_json(couches[n]).encode())) for n in noms}
    assert sum(poids.values()) < 150_000, poids


def test_publishing_twice_writes_once(tmp_path: Path) -> None:
    appels = []

    def couches() -> dict[str, Any]:
        appels.append(1)
        return {"fond": {"a": 1}}

    premiere = assets.publish_all(tmp_path, "abc", couches)
    assert assets.publish_all(tmp_path, "abc", couches) == premiere
    assert len(appels) == 1
    assert json.loads((tmp_path / "geo-abc/fond.json").read_text()) == {"a": 1}
    for adresse in (*premiere.scripts, *premiere.styles):
        assert (tmp_path / adresse.removeprefix(assets.PREFIXE)).is_file()


def test_a_failed_publication_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        assets.publish_layers(tmp_path, "abc", lambda: {"fond": float("nan")})
    assert list(tmp_path.iterdir()) == []


def test_only_the_latest_layers_are_kept(tmp_path: Path) -> None:
    for rang in range(5):
        dossier = assets.publish_layers(tmp_path, str(rang), lambda: {"fond": {}})
        (tmp_path / dossier).touch()
    assets.remove_old_layers(tmp_path, gardes=2)
    assert len(list(tmp_path.glob("geo-*"))) == 2


def test_the_script_asks_no_other_host() -> None:
    textes = assets.read_script() + assets.read_style()
    assert not re.findall(r"https?://(?!www\.w3\.org)", textes)
    assert ".innerHTML" not in textes


@pytest.mark.parametrize(
    ("nom", "court"),
    [
        ("CA du Grand Cahors", "Grand Cahors"),
        ("CA de l'Albigeois (C2A)", "Albigeois"),
        ("CC des Portes d'Ariège Pyrénées", "Portes d'Ariège Pyrénées"),
        ("Métropole d'Aix-Marseille-Provence", "Aix-Marseille-Provence"),
        ("Métropole Européenne de Lille", "Métropole Européenne de Lille"),
        ("Métropole européenne de Lille", "Métropole européenne de Lille"),
        ("CA Alès Agglomération", "Alès"),
        ("Montpellier Méditerranée Métropole", "Montpellier Méditerranée"),
        ("Le Muretain Agglo", "Le Muretain"),
        ("Auch", "Auch"),
        ("Le Havre", "Le Havre"),
        ("CA Le Grand Narbonne", "Le Grand Narbonne"),
    ],
)
def test_names_are_shortened_for_the_map(nom: str, court: str) -> None:
    assert name_on_map(nom) == court


def test_what_is_copied_from_a_read_only_installation_may_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installe = tmp_path / "installe"
    shutil.copytree(assets.leaflet.BASE_DIR, installe)
    for chemin in installe.rglob("*"):
        chemin.chmod(0o555 if chemin.is_dir() else 0o444)
    monkeypatch.setattr(assets.leaflet, "BASE_DIR", str(installe))
    assets.publish_vendor(tmp_path / "static")
    publies = list((tmp_path / "static").rglob("*"))
    assert any(p.parent.name == "images" for p in publies)
    assert [p for p in publies if not p.stat().st_mode & 0o200] == []
