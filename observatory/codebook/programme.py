"""What a lecture codes: every term, those of some themes, or a list; its own terms always.

A declaration joins codes, of themes or terms; nothing declared is the whole codebook.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from observatory.base.codes import SEPARATEUR
from observatory.base.errors import Breach
from observatory.codebook.codebook import Codebook

HORS_PROGRAMME = "hors de ce que la lecture code"
"""Why a term outside the declaration is not coded; cells coded before it stay."""
_SUITE = ".programme-"


def list_programme(codebook: Codebook, codes: Collection[str]) -> frozenset[str]:
    """Return the indicators that themes and terms bring; a group comes with all its members."""
    themes, termes = set(codes), set(codes)
    pris = {
        i.code
        for i in codebook.indicateurs()
        if i.code_lecture is not None
        or i.code in termes
        or (not i.est_derive and themes.intersection(i.themes))
    }
    groupes = {
        i.code
        for i in codebook.indicateurs()
        if i.est_derive and i.membres and all(m.code_indicateur in pris for m in i.membres)
    }
    return frozenset(pris | groupes)


def check_programme(codes: Sequence[str], codebook: Codebook, fichier: str) -> Iterator[Breach]:
    """Yield what is declared and is neither a theme nor a term that is coded."""
    themes = {t.code for t in codebook.thematiques}
    indicateurs = {i.code: i for i in codebook.indicateurs()}
    for code in codes:
        if code in themes or (code in indicateurs and not indicateurs[code].est_derive):
            continue
        est_calcule = code in indicateurs
        quoi = "se calcule" if est_calcule else "n’est ni un thème ni un terme du livre de codes"
        remede = (
            "déclarer ses membres"
            if est_calcule
            else f"choisir parmi les thèmes ({', '.join(sorted(themes))}) ou les codes de termes"
        )
        yield Breach(fichier, f"« {code[:80]} » {quoi}", remede, colonne="programme")


def restrict_codebook(codebook: Codebook, codes: Sequence[str]) -> Codebook:
    """Return the codebook a lecture is coded with: what it does not declare is not coded."""
    if not codes:
        return codebook
    gardes = list_programme(codebook, codes)
    empreinte = hashlib.sha256(SEPARATEUR.join(sorted(codes)).encode()).hexdigest()[:8]
    return replace(
        codebook,
        version=f"{codebook.version}{_SUITE}{empreinte}",
        liste_indicateurs=tuple(
            i if i.code in gardes or i.retire else i.model_copy(update={"retire": HORS_PROGRAMME})
            for i in codebook.indicateurs()
        ),
    )
