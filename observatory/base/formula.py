"""What a spreadsheet would make of a text: run it as a formula, or read it as a number or a date.

One rule for every file that leaves and every grid that comes back. A leading apostrophe keeps a
text a text, in every spreadsheet; `restore` takes it away, and a text that begins with one gets
another, so that nothing is lost on the way.
"""

from __future__ import annotations

import re

APOSTROPHE = "'"

_BLANC = r"[\s\u200b-\u200f\u2060-\u2064\ufeff\u00ad]"
_FORMULE = re.compile(rf"[\t\r\n]|{_BLANC}*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""A sign that starts a formula, whatever blank stands before; or a tab or an end of line first."""

_MOIS = (
    r"(?:janv?(?:ier)?|january|f[eé]vr?(?:ier)?|feb(?:ruary)?|mars?|march|avr(?:il)?|apr(?:il)?"
    r"|mai|may|juin|june?|juil(?:let)?|july?|ao[uû]t?|aug(?:ust)?|sept?(?:embre|ember)?"
    r"|oct(?:obre|ober)?|nov(?:embre|ember)?|d[eé]c(?:embre|ember)?)\.?"
)
_NOMBRE = r"[+\-(]?[$€£]?\s?(?:\d[\d\s'.,]*|[.,]\d[\d.,]*)(?:e[+\-]?\d+)?\s?[%€$£]?\)?"
_DEVINE = re.compile(
    rf"""\s*(?:
        {_NOMBRE}                                            # 09, 1 234,5, 12 %, 1e5, (3), ,5
      | \d{{1,4}}(?:\s?[/\-.:\u2010-\u2015]\s?\d{{1,4}}){{1,2}}(?:[\sT]+[\d:.,]+)?\s?(?:[ap]m|Z)?
      | \d{{1,9}}\s+\d{{1,5}}\s?/\s?\d{{1,5}}                # 1 3/4
      | \d{{1,4}}[\s./\-]*{_MOIS}(?:[\s./\-,]*\d{{1,4}})?    # 12 mars, 4-sept-24
      | {_MOIS}[\s./\-,]*\d{{1,4}}(?:[\s,]+\d{{1,4}})?       # mars 2024
      | \d{{1,2}}\s?[:h]\s?(?:\d{{1,2}}(?::\d{{2}})?)?\s?(?:[ap]m)?
      | \d{{1,2}}(?:\s?[ap]m|\s[ap])                         # 2 am, 2 a
      | vrai|faux|true|false
      | \#[A-Z0-9/!?]+                                       # #N/A
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGUEUR = 60
"""Longer than this, no spreadsheet takes a text for anything else."""


def is_formula(texte: str) -> bool:
    """Return whether a spreadsheet might run this text instead of showing it.

    >>> is_formula(" =1+1"), is_formula("\\ufeff@x"), is_formula("a=1")
    (True, True, False)
    """
    return _FORMULE.match(texte) is not None


def is_guessed(texte: str) -> bool:
    """Return whether a spreadsheet might read this text as a number, a date, a time or a boolean.

    >>> [is_guessed(t) for t in ("09", "2-3", "9/40", "2024-03", "mars 2024", "1e5", "VRAI")]
    [True, True, True, True, True, True, True]
    >>> [is_guessed(t) for t in ("9 sur 40", "2 à 3", "2A", "CN03201M", "QPV 4", "")]
    [False, False, False, False, False, False]
    """
    return bool(texte) and len(texte) <= _LONGUEUR and _DEVINE.fullmatch(texte) is not None


def disarm(texte: str) -> str:
    """Return the text, an apostrophe before it when a spreadsheet might run it."""
    est_a_marquer = is_formula(texte) or texte.startswith(APOSTROPHE)
    return f"{APOSTROPHE}{texte}" if est_a_marquer else texte


def keep_text(texte: str) -> str:
    """Return the text, an apostrophe before it when a spreadsheet might not keep it as it is."""
    return f"{APOSTROPHE}{texte}" if is_guessed(texte) else disarm(texte)


def restore(texte: str) -> str:
    """Return the text that `disarm` or `keep_text` was given."""
    reste = texte[1:]
    est_marque = texte.startswith(APOSTROPHE) and (
        is_formula(reste) or is_guessed(reste) or reste.startswith(APOSTROPHE)
    )
    return reste if est_marque else texte
