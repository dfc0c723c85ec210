"""What travels at each filter: classes and labels, nothing that could run, nothing heavy."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.rendering.map.payload import write_payload
from observatory.sheets.map.carte import CarteContrats, Classe, PointContrat, Teinte

BLEU = Classe("bleu", "moins de 5 %", Teinte("part", 0, 6))
GRIS = Classe("gris", "non lu", Teinte("silence"), "hachures", est_facultative=True)


def make_point(
    code: str = "CN03101M", classe: str = "bleu", libelle: str = "4,2 %"
) -> PointContrat:
    return PointContrat(code, "Contrat", "76", 1.4, 43.6, 5_000, classe, libelle)


def make_carte(
    *points: PointContrat, titre: str = "Titre", note: str | None = None
) -> CarteContrats:
    return CarteContrats(titre, points, (BLEU, GRIS), note=note)


def test_points_carry_a_class_and_a_label_and_no_place() -> None:
    lu = json.loads(
        write_payload(make_carte(make_point(), make_point("CN03102M", "gris", "non lu")))
    )
    assert lu["points"] == {"CN03101M": [0, "4,2 %"], "CN03102M": [1, "non lu"]}
    assert [c["n"] for c in lu["classes"]] == [1, 1]
    assert lu["classes"][0]["d"] == "#22405e"
    assert "43.6" not in json.dumps(lu)


@given(st.text(), st.text(), st.text())
def test_any_text_comes_back_unchanged_and_cannot_leave_its_string(a: str, b: str, c: str) -> None:
    texte = write_payload(make_carte(make_point(libelle=a), titre=b, note=c))
    lu = json.loads(texte)
    assert (lu["points"]["CN03101M"][1], lu["titre"], lu["note"]) == (a, b, c)
    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(texte)
    assert "{{" not in texte


def test_the_state_has_a_name_that_changes_with_its_content() -> None:
    un, deux = make_carte(make_point()), make_carte(make_point(libelle="5 %"))
    cles = [json.loads(write_payload(c))["cle"] for c in (un, un, deux)]
    assert cles[0] == cles[1] != cles[2]


def test_the_whole_of_france_stays_small() -> None:
    points = [
        make_point(f"CN{rang:05d}M", libelle="au moins « partenaire » (probable)")
        for rang in range(392)
    ]
    assert len(write_payload(make_carte(*points)).encode()) < 30_000


def test_a_class_that_is_not_in_the_legend_is_drawn_apart() -> None:
    lu = json.loads(write_payload(make_carte(make_point(classe="inconnue"))))
    assert lu["points"]["CN03101M"][0] == -1


@pytest.mark.parametrize(("lon", "lat"), [(None, 43.0), (1.0, None), (None, None)])
def test_contracts_without_a_point_are_named(lon: float | None, lat: float | None) -> None:
    point = PointContrat("CN07303M", "Contrat", "84", lon, lat, None, "gris", "non lu")
    assert make_carte(point, make_point()).sans_point == (point,)
