"""Commands that show what is not published: for who holds the observatory, not where it is read."""

from __future__ import annotations

from observatory.base.errors import ObservatoryError


def require_house(quoi: str) -> None:
    """Refuse a command that shows what is not published, where the site is only read."""
    from observatory.queries.acces import (  # noqa: PLC0415 (fast start)
        CONSULTATION,
        VARIABLE,
        read_command_reader,
    )

    if not read_command_reader().est_codeur:
        raise ObservatoryError(
            f"{quoi} : cet observatoire se consulte seulement ({VARIABLE}={CONSULTATION}) → vider "
            "la variable dans la session de la personne qui tient l’observatoire."
        )
