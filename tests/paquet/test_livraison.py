"""What is delivered beside the wheel: hashes, inventory, container recipe."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import sbom
from scripts import third_party as tp

ROOT = Path(__file__).resolve().parents[2]


def read_lock() -> dict[str, tuple[str, list[str]]]:
    """Return, per package of requirements.lock, its version and the hashes of its wheels."""
    texte = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lus = {}
    for ligne in texte.splitlines():
        if not ligne.strip() or ligne.startswith("#"):
            continue
        demande, *empreintes = re.split(r"\s+--hash=", ligne.strip())
        epingle = Requirement(demande)
        version = str(epingle.specifier).removeprefix("==")
        lus[canonicalize_name(epingle.name)] = (version, empreintes)
    return lus


def test_each_pinned_package_has_the_hash_of_its_wheels() -> None:
    verrou, epingles = read_lock(), tp.load_versions()
    assert set(verrou) == set(tp.list_runtime())
    for nom, (version, empreintes) in verrou.items():
        assert version == epingles[nom], nom
        assert empreintes, nom
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", e) for e in empreintes), nom


@pytest.mark.parametrize("fichier", ["requirements.lock", "constraints.txt", "Containerfile"])
def test_no_registry_is_named(fichier: str) -> None:
    texte = (ROOT / fichier).read_text(encoding="utf-8")
    sans_local = texte.replace("http://127.0.0.1", "")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|docker\.io|pypi", sans_local)


def test_the_inventory_is_complete_and_the_same_twice() -> None:
    inventaire = sbom.build_sbom()
    assert json.dumps(inventaire) == json.dumps(sbom.build_sbom())
    assert (inventaire["bomFormat"], inventaire["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", inventaire["serialNumber"])
    purls = {c["purl"] for c in inventaire["components"] if "purl" in c}
    assert purls == {f"pkg:pypi/{n}@{tp.load_versions()[n]}" for n in tp.list_runtime()}
    noms = [c["name"] for c in inventaire["components"]]
    assert {"GEOS", "GDAL", "PROJ", "OpenSSL", "Leaflet"} <= set(noms)
    refs = [c["bom-ref"] for c in inventaire["components"]]
    assert len(refs) == len(set(refs))
    assert all(c["licenses"] for c in inventaire["components"])


Recette = list[tuple[str, str]]


@pytest.fixture
def recette() -> Recette:
    """Return the instructions of the container recipe, continued lines joined."""
    return parse_recipe((ROOT / "Containerfile").read_text(encoding="utf-8"))


def parse_recipe(texte: str) -> Recette:
    lignes = re.sub(r"\\\n\s*", " ", texte).splitlines()
    utiles = [ligne.split(maxsplit=1) for ligne in lignes if ligne and not ligne.startswith("#")]
    return [(mot.upper(), suite) for mot, suite in utiles]


def lint(recette: Recette) -> list[str]:
    """Return the rules of hadolint (by their numbers there) that a recipe breaks."""

    def of(mot: str) -> list[str]:
        return [suite for nom, suite in recette if nom == mot]

    fautes = [
        ("DL3006/7: a base image has a version that is not latest",
         any(not re.search(r":\d[\w.-]*( AS \w+)?$", s) for s in of("FROM"))),
        ("DL3002: the last user is not root", not of("USER") or of("USER")[-1] in {"root", "0"}),
        ("DL3020: COPY, not ADD", bool(of("ADD"))),
        ("DL3025: CMD and ENTRYPOINT are lists",
         any(not s.startswith("[") for s in of("CMD") + of("ENTRYPOINT"))),
        ("DL4003/4: one CMD, one ENTRYPOINT", len(of("CMD")) != 1 or len(of("ENTRYPOINT")) != 1),
        ("DL3000: WORKDIR is absolute", any(not s.startswith("/") for s in of("WORKDIR"))),
        ("DL3042: pip keeps no cache",
         any("pip install" in s and "--no-cache-dir" not in s for s in of("RUN"))),
        ("DL3013: what pip installs is pinned",
         any("pip install" in s and "--require-hashes" not in s and "--no-deps" not in s
             for s in of("RUN"))),
        ("DL3004: no sudo", any("sudo" in s for s in of("RUN"))),
        ("DL3059: no RUN after RUN",
         any(a[0] == b[0] == "RUN" for a, b in itertools.pairwise(recette))),
        ("DL3055: a health check", len(of("HEALTHCHECK")) != 1),
        ("one volume", len(of("VOLUME")) != 1 or len(json.loads(of("VOLUME")[0])) != 1),
    ]  # fmt: skip
    return [regle for regle, est_faute in fautes if est_faute]


def test_the_container_recipe_breaks_no_rule(recette: Recette) -> None:
    assert lint(recette) == []


def test_the_container_writes_in_its_volume_only(recette: Recette) -> None:
    (volume,) = json.loads(next(suite for mot, suite in recette if mot == "VOLUME"))
    reglages = " ".join(suite for mot, suite in recette if mot == "ENV")
    assert f"OBSERVATORY_HOME={volume} " in reglages
    assert "OBSERVATORY_ECRITURE=non" in reglages
    # The code is copied as root, after which nobody becomes root again.
    mots = [mot for mot, _ in recette]
    assert "COPY" not in mots[mots.index("USER") :]
    assert "RUN" not in mots[mots.index("USER") :]


@pytest.mark.parametrize(
    ("avant", "apres", "regle"),
    [
        ("FROM python:3.13-slim-trixie\n", "FROM python:latest\n", "DL3006/7"),
        ("USER 10001", "USER root", "DL3002"),
        ('CMD ["app"', 'CMD app ["', "DL3025"),
        ("COPY . .", "ADD . .", "DL3020"),
        ("--require-hashes ", "", "DL3013"),
        ("--no-cache-dir --no-deps", "--no-deps", "DL3042"),
        ('VOLUME ["/donnees"]', 'VOLUME ["/donnees", "/x"]', "one volume"),
        ("WORKDIR /src", "WORKDIR src", "DL3000"),
    ],
)
def test_the_rules_see_what_they_forbid(avant: str, apres: str, regle: str) -> None:
    texte = (ROOT / "Containerfile").read_text(encoding="utf-8")
    assert avant in texte
    assert any(f.startswith(regle) for f in lint(parse_recipe(texte.replace(avant, apres))))
