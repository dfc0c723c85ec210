"""The factory fills any row or sheet of the product, and refuses a field it does not have."""

from __future__ import annotations

import pytest

from observatory.queries.cellules import CelluleCote
from observatory.queries.contrats import Contrat
from observatory.queries.lectures import Lecture
from observatory.queries.taux import LigneTaux
from tests.fabriques import make


@pytest.mark.parametrize("classe", [CelluleCote, Contrat, Lecture, LigneTaux])
def test_every_field_has_a_default(classe: type) -> None:
    objet = make(classe)
    assert objet == make(classe)
    assert hash(objet)


def test_what_is_given_is_kept_and_an_unknown_field_is_refused() -> None:
    ligne = make(LigneTaux, k=3, n=4)
    assert (ligne.k, ligne.n, ligne.nb_attendus, ligne.part) == (3, 4, 0, None)
    assert ligne.code_indicateur == "code_indicateur"
    with pytest.raises(TypeError, match="licorne"):
        make(LigneTaux, licorne=1)
