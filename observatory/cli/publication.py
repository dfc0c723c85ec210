"""« observatory check --publication LECTURE »: what forbids to publish, what must be said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from observatory.cli.comparaison import echo_json, open_current
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.sheets.publication.controle import RapportPublication

_MARQUES = {"erreur": "✗", "avertissement": "!", "information": "·"}


def check_lecture(lecture: str, *, sortie_json: bool) -> None:
    """Print the report of a lecture; exit 1 when an error stands, 0 otherwise."""
    from observatory.sheets.publication.controle import (  # noqa: PLC0415 (fast start)
        check_publication,
    )

    rapport = check_publication(open_current(), lecture)
    if sortie_json:
        echo_json(rapport.to_dict())
    else:
        say("\n".join(_render(rapport)))
    if not rapport.est_publiable:
        raise typer.Exit(1)


def _render(rapport: RapportPublication) -> Iterator[str]:
    from observatory.sheets.publication.constats import SOURCE  # noqa: PLC0415 (fast start)

    yield f"{rapport.nom} ({rapport.code_lecture})"
    yield rapport.resume
    for constat in rapport.constats:
        source = "source publiée, " if constat.origine == SOURCE else ""
        yield f"{_MARQUES[constat.niveau]} [{source}{constat.code}] {constat.message}"
        yield f"    → {constat.remede}"
    yield f"Verdict : {rapport.verdict}."
