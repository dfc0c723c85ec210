"""Write the inventory of what the product runs with (CycloneDX 1.6, JSON).

    python -m scripts.sbom [file]          build/sbom.cdx.json by default

The same packages, parts and licences as THIRD-PARTY.md; same inputs, same bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
import uuid
from pathlib import Path
from typing import Any

from observatory import __version__
from scripts.third_party import ROOT, Composant, list_hand_components, list_packages, load_project

SORTIE = ROOT / "build" / "sbom.cdx.json"


def describe_package(paquet: Composant) -> dict[str, Any]:
    """Return one Python package."""
    purl = f"pkg:pypi/{paquet.nom}@{paquet.version}"
    return {"purl": purl, **describe_component(paquet, "library", purl)}


def describe_component(composant: Composant, genre: str, ref: str) -> dict[str, Any]:
    """Return one component, with its licence as an expression."""
    dit: dict[str, Any] = {
        "type": genre,
        "bom-ref": ref,
        "name": composant.nom,
        "version": composant.version,
        "licenses": [{"expression": composant.licence}],
    }
    notes = {"carried-in": composant.origine, "note": composant.note}
    proprietes = [{"name": nom, "value": valeur} for nom, valeur in notes.items() if valeur]
    return {**dit, "properties": proprietes} if proprietes else dit


def build_sbom() -> dict[str, Any]:
    """Return the inventory; its serial number is drawn from its content."""
    projet = load_project()
    nous = f"pkg:pypi/{projet['name']}@{__version__}"
    paquets = [describe_package(paquet) for paquet in list_packages()]
    parts = [
        describe_component(c, "file" if c.licence == "OFL-1.1" else "library", f"carried:{c.nom}")
        for c in list_hand_components()
    ]
    contenu: dict[str, Any] = {
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": nous,
                "name": projet["name"],
                "version": __version__,
                "purl": nous,
                "licenses": [{"expression": projet["license"]}],
            }
        },
        "components": [*paquets, *parts],
        "dependencies": [{"ref": nous, "dependsOn": [p["bom-ref"] for p in paquets]}],
    }
    empreinte = hashlib.sha256(json.dumps(contenu, sort_keys=True).encode()).hexdigest()
    serie = uuid.uuid5(uuid.NAMESPACE_URL, empreinte)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serie}",
        "version": 1,
        **contenu,
    }


def main() -> None:
    """Write the inventory."""
    sortie = Path(sys.argv[1]) if len(sys.argv) > 1 else SORTIE
    sortie.parent.mkdir(parents=True, exist_ok=True)
    texte = json.dumps(build_sbom(), ensure_ascii=False, indent=1) + "\n"
    sortie.write_text(texte, encoding="utf-8")
    sys.stdout.write(f"{sortie}\n")


if __name__ == "__main__":
    main()
