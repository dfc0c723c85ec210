"""What a map sends to the browser at each filter, as JSON: classes, labels, no geometry."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from observatory.rendering.map.palette import paint
from observatory.sheets.map.carte import CarteContrats, Classe

NOM_CARTE = "carte"
"""Name of the map's value in the session; also the key of its component."""


def write_payload(carte: CarteContrats) -> str:
    """Return the JSON sent to the browser at each filter: codes, classes, labels, no geometry.

    Marks that could end a script or open a template are escaped: a label is text, always.
    """
    effectifs = carte.effectifs
    rangs = {classe.code: rang for rang, classe in enumerate(carte.classes)}
    corps: dict[str, Any] = {
        "titre": carte.titre,
        "mode": carte.mode,
        "region": carte.code_region,
        "selection": carte.selection,
        "simule": carte.avertissement,
        "note": carte.note,
        "resume": carte.resume,
        "tailles": list(carte.tailles),
        "classes": [_write_class(c, effectifs[c.code]) for c in carte.classes],
        "points": {
            p.code_contrat: [rangs.get(p.code_classe, -1), p.libelle_valeur] for p in carte.points
        },
    }
    corps["cle"] = _digest(corps)
    return _escape(json.dumps(corps, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def _write_class(classe: Classe, effectif: int) -> dict[str, Any]:
    claire, sombre = paint(classe.teinte)
    return {
        "l": classe.libelle,
        "c": claire,
        "d": sombre,
        "m": classe.motif,
        "n": effectif,
        "o": classe.est_facultative,
        "r": classe.est_reponse,
    }


def _digest(corps: dict[str, Any]) -> str:
    texte = json.dumps(corps, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(texte.encode()).hexdigest()[:12]


_ECHAPPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "{{": "\\u007b\\u007b",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def _escape(texte: str) -> str:
    for brut, sur in _ECHAPPES.items():
        texte = texte.replace(brut, sur)
    return texte
