"""The one place where a text of the data is made safe to print."""

from __future__ import annotations

import re

from observatory.base.french import espacer

_SPECIAUX = re.compile(r"[&<>\"'`*_\[\]{}\\$~|^]")
_DEBUT = re.compile(r"^(\s*)([#+\-=:]|\d+[.)])")
_DEUX_POINTS = re.compile(r":(?=[a-zA-Z_])")
_TITRE_MARKDOWN = re.compile(r"(?<=\s)#")


def escape(texte: object) -> str:
    """Return the text as character references wherever HTML or Markdown would read a sign.

    Safe in an HTML body, in a quoted attribute, in Markdown and in Streamlit's own directives
    (`:red[…]`, `$…$`): one form for every place. Line breaks become spaces, and the spaces of
    French are set: no line begins with « : » or « ; ».
    """
    plat = espacer(re.sub(r"[\r\n\t]+", " ", str(texte)))
    plat = _SPECIAUX.sub(_reference, plat)
    plat = _DEUX_POINTS.sub("&#58;", plat)
    plat = _TITRE_MARKDOWN.sub("&#35;", plat)
    return _DEBUT.sub(lambda m: m[1] + _escape_start(m[2]), plat)


def _reference(signe: re.Match[str]) -> str:
    return f"&#{ord(signe[0])};"


def _escape_start(debut: str) -> str:
    """Return the first sign of a line so that no list, title or rule starts there."""
    return debut[:-1] + f"&#{ord(debut[-1])};"
