"""What a text says is known, and what it says is not: which comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence

SU = re.compile(
    r"\d+/\d+|\d[\d\u202f]*[ \u00a0](?:habitants|contrat|quartier|points? dit)|\d[ \u202f]%"
)
TU = re.compile(
    r"rien d’établi|indéterminé|non vérifiable|restent à lire|[Nn]on lu\b|0[ \u00a0]contrat\b"
)


def is_known_first(textes: Sequence[str]) -> bool:
    """Return whether something known is said, and nothing unknown before it."""
    su = next((rang for rang, t in enumerate(textes) if SU.search(t)), None)
    tu = next((rang for rang, t in enumerate(textes) if TU.search(t)), None)
    return su is not None and (tu is None or su <= tu)
