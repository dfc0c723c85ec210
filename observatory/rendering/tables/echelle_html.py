"""The scale k/N as an HTML table: a bar for what is coded here, a mark for what was published.

The figure of each row stands in words at its right, never inside the bar; the drawing is for the
eye only. A row opens on its proof by an ordinary link.
"""

from __future__ import annotations

from collections.abc import Sequence

from observatory.queries.adresse import write_query
from observatory.rendering.echappement import escape
from observatory.sheets.pages.accueil_echelle import LigneEchelle


def write_echelle(
    titre: str,
    lignes: Sequence[LigneEchelle],
    tranches: Sequence[int],
    page: str = "lecture",
) -> str:
    """Return the rows as a table, ticks between the bands (percentages) under each.

    `page` is the page that opens the proof of a figure.
    """
    rangees = "".join(_write_row(x, tranches, page) for x in lignes)
    colonnes = "".join(f'<th scope="col">{t}</th>' for t in ("Point", "Figure", "Taux"))
    return (
        f'<div class="obs-echelle"><table><caption>{escape(titre)}</caption>'
        f"<thead><tr>{colonnes}</tr></thead><tbody>{rangees}</tbody></table></div>"
    )


def _write_row(ligne: LigneEchelle, tranches: Sequence[int], page: str) -> str:
    lien = f"{page}?{write_query(ligne.lien)}"
    origine = ' data-chiffre="repere"' if ligne.publie is not None else ""
    titre = f' title="{escape(ligne.passage)}"' if ligne.passage else ""
    signe = f'<span aria-hidden="true">{ligne.signe}</span> ' if ligne.signe else ""
    dits = [f'<a href="{escape(lien)}" target="_self"{titre}>{escape(ligne.nom)}</a>']
    dits += [f"<small>{escape(ligne.mesure)}</small>"] if ligne.mesure else []
    dits += (
        [f'<small class="obs-ici">ici&nbsp;: {escape(ligne.note)}</small>'] if ligne.note else []
    )
    return (
        f'<tr><th scope="row">{" ".join(dits)}</th>'
        f'<td class="obs-trace"><div aria-hidden="true">{_draw(ligne, tranches)}</div></td>'
        f'<td class="obs-dit"{origine}>{signe}<b>{escape(ligne.dit)}</b></td></tr>'
    )


def _draw(ligne: LigneEchelle, tranches: Sequence[int]) -> str:
    """Return the ticks, the bar of what is established, the hatch of the probable, the mark."""
    total = max(1, ligne.sur)
    etabli, probable = 100 * ligne.k_ici / total, 100 * ligne.probables / total
    morceaux = [f'<i class="obs-tranche" style="left:{t}%"></i>' for t in tranches]
    if ligne.publie is not None:
        part = 100 * ligne.publie
        morceaux.append(f'<i class="obs-fil" style="width:{part:.1f}%"></i>')
    if ligne.k_ici:
        morceaux.append(f'<i class="obs-etabli" style="width:{etabli:.1f}%"></i>')
    if ligne.probables:
        morceaux.append(
            f'<i class="obs-probable" style="left:{etabli:.1f}%;width:{probable:.1f}%"></i>'
        )
    if ligne.publie is not None:
        morceaux.append(f'<i class="obs-losange" style="left:{part:.1f}%">{ligne.signe}</i>')
    return "".join(morceaux)
