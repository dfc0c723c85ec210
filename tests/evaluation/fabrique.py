"""Build the fictional contracts of the corpus and draw their gold from the marks they carry.

`python -m tests.evaluation.fabrique` rewrites the `.gold.json` files; it never opens the reader.
"""

import io
import json
import random
import re
import sys
import time
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import typst
from PIL import Image, ImageChops

import observatory

DOSSIER = Path(__file__).resolve().parent / "contrats"
POLICES = Path(observatory.__file__).parent / "rendering" / "pdf" / "polices"
ECHELLES = {
    "partenaire": ["absent", "cite", "partenaire", "signataire"],
    "instrument": ["absent", "mentionne", "decrit", "operationnel"],
    "thematique": ["absente", "evoquee", "axe"],
}
BOOLEEN = ["non", "oui"]
AXES = {
    "pa": "partenaire",
    "in": "instrument",
    "th": "thematique",
    "go": "gouvernance",
    "su": "suivi",
    "pu": "public",
    "tr": "transversalite",
}
THEMES = {
    "ad": "acces_droits",
    "cv": "cadre_vie_logement",
    "cl": "citoyennete_lien_social",
    "cs": "culture_sport",
    "ej": "education_jeunesse",
    "eg": "egalite_discriminations",
    "em": "emploi_developpement_economique",
    "go": "gouvernance",
    "su": "suivi_evaluation_observation",
    "tp": "tranquillite_prevention",
    "te": "transition_ecologique",
}
REGLE = (
    "Tout indicateur d’un axe complet absent de « codages » est au niveau le plus bas "
    "(absent, absente, non), après lecture complète."
)


def codes() -> list[str]:
    """List the contracts of the corpus."""
    return sorted(source.stem for source in DOSSIER.glob("E*.typ"))


def echelle(indicateur: str) -> list[str]:
    """Give the levels of an indicator, lowest first."""
    return ECHELLES.get(indicateur.split(".", maxsplit=1)[0], BOOLEEN)


@cache
def build_text(code: str) -> bytes:
    """Compose the contract as a PDF with a text layer."""
    return bytes(
        typst.compile(
            str(DOSSIER / f"{code}.typ"),
            root=str(DOSSIER),
            font_paths=[str(POLICES)],
            ignore_system_fonts=True,
        )
    )


def build(code: str) -> bytes:
    """Compose the contract as it is scored: a scan where the gold says so."""
    contenu = build_text(code)
    return rasterise(contenu, graine=code) if _facts(code)["scan"] else contenu


def write_pdf(code: str, dossier: Path, *, texte: bool = False) -> Path:
    """Write the PDF of a contract into a folder and return its path."""
    chemin = dossier / (f"{code}.texte.pdf" if texte else f"{code}.pdf")
    chemin.write_bytes(build_text(code) if texte else build(code))
    return chemin


def rasterise(contenu: bytes, *, graine: str, dpi: int = 200) -> bytes:
    """Turn a PDF into images of its pages, slightly grey, noisy and askew."""
    hasard = random.Random(graine)  # noqa: S311
    images: list[Image.Image] = []
    with pdfium.PdfDocument(contenu) as document:
        for page in document:
            image = page.render(scale=dpi / 72).to_pil().convert("L")
            image = image.rotate(
                hasard.uniform(-0.4, 0.4), fillcolor=255, resample=Image.Resampling.BICUBIC
            )
            grain = Image.frombytes("L", image.size, hasard.randbytes(image.width * image.height))
            images.append(ImageChops.subtract(image, grain.point([v // 10 for v in range(256)])))
    sortie = io.BytesIO()
    date = time.gmtime(1_704_067_200)
    images[0].save(
        sortie,
        "PDF",
        save_all=True,
        append_images=images[1:],
        resolution=dpi,
        quality=80,
        creationDate=date,
        modDate=date,
    )
    return sortie.getvalue()


def squeeze(texte: str) -> str:
    """Keep what a quote and its page have in common: neither blanks, hyphens nor case."""
    plat = unicodedata.normalize("NFKC", texte).replace("’", "'").replace("‘", "'")
    return re.sub(r"[\s\-–—\u00ad\u2010\u2011\ufffe\x00-\x1f]+", "", plat).lower()


def page_texts(contenu: bytes) -> list[str]:
    """Return the squeezed text of each page, by pdfium alone."""
    with pdfium.PdfDocument(contenu) as document:
        return [squeeze(page.get_textpage().get_text_range()) for page in document]


def find_pages(citation: str, textes: list[str], indice: int) -> list[int]:
    """Find where a quote stands, near the page its mark was set on; [] when it is nowhere."""
    cle = squeeze(citation)
    for page in (indice, indice + 1, indice - 1):
        if 1 <= page <= len(textes) and cle in textes[page - 1]:
            return [page]
    for page in (indice - 1, indice, indice + 1):
        if 1 <= page < len(textes):
            for coupe in range(len(cle) - 1, 0, -1):
                if cle[:coupe] in textes[page - 1] and cle[coupe:] in textes[page]:
                    return [page, page + 1]
    return []


@cache
def _query(code: str, selecteur: str) -> list[dict[str, Any]]:
    reponse: list[dict[str, Any]] = json.loads(
        typst.query(
            str(DOSSIER / f"{code}.typ"),
            selecteur,
            field="value",
            root=str(DOSSIER),
            font_paths=[str(POLICES)],
            ignore_system_fonts=True,
        )
    )
    return reponse


def _facts(code: str) -> dict[str, Any]:
    return _query(code, "<contrat>")[0]


def _expand(code: str) -> tuple[str, int | None]:
    """Read a mark's code: `th.em.emploi 2` is the indicator and its rank, None when open."""
    nom, _, rang = code.strip().partition(" ")
    axe, *reste = nom.split(".")
    if AXES[axe] in ("thematique", "transversalite"):
        reste[0] = THEMES.get(reste[0], reste[0])
    return ".".join([AXES[axe], *reste]), None if rang == "?" else int(rang or 1)


def draw_gold(code: str) -> dict[str, Any]:
    """Draw the gold of a contract from the marks of its source."""
    contenu = build_text(code)
    textes = page_texts(contenu)
    apostrophe = _facts(code)["apostrophe"]
    passages: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    ouverts: dict[str, None] = {}
    leurres: list[tuple[dict[str, Any], list[tuple[str, int]], str]] = []
    for marque in _query(code, "<marque>"):
        citation = re.sub(r"\s+", " ", marque["quote"]).strip().replace("’", apostrophe)
        lus = [_expand(c) for c in marque["codes"].split(",")]
        if not citation:
            ouverts.update((indicateur, None) for indicateur, _ in lus)
            continue
        pages = find_pages(citation, textes, marque["page"])
        preuve = {"pages": [pages] if pages else [], "citation": citation}
        if marque["kind"] == "leurre":
            leurres.append((preuve, [(i, r or 0) for i, r in lus], marque["why"]))
            continue
        for indicateur, rang in lus:
            if rang is None:
                ouverts[indicateur] = None
                continue
            passages.setdefault(indicateur, []).append((rang, preuve))
            if indicateur.startswith("thematique.") and indicateur.count(".") == 2:
                parent = indicateur.rpartition(".")[0]
                passages.setdefault(parent, []).append((rang, preuve))
    codages: list[dict[str, Any]] = []
    rangs: dict[str, int | None] = {}
    for indicateur in sorted(passages):
        haut = max(rang for rang, _ in passages[indicateur])
        rangs[indicateur] = haut
        codages.append(
            {
                "indicateur": indicateur,
                "niveau": echelle(indicateur)[haut],
                "rang": haut,
                "statut": "code",
                "preuves": [p for r, p in passages[indicateur] if r == haut],
                "autres_passages": [p for r, p in passages[indicateur] if r < haut],
            }
        )
    for indicateur in sorted(set(ouverts) - set(passages)):
        rangs[indicateur] = None
        codages.append(
            {"indicateur": indicateur, "niveau": None, "statut": "non_precise", "preuves": []}
        )
    faits = _facts(code)
    return {
        "contrat": faits["contrat"],
        "titre": faits["titre"],
        "fichier": f"{code}.pdf",
        "pages": len(textes),
        "mise_en_page": faits["mise_en_page"],
        "reserve": faits["reserve"],
        "scan": faits["scan"],
        "codebook": "1.0.0",
        "axes_complets": [AXES[axe] for axe in faits["axes"] or AXES],
        "regle": REGLE,
        "codages": codages,
        "leurres": [
            {
                **preuve,
                "tentations": [
                    {
                        "indicateur": indicateur,
                        "niveau_faux": echelle(indicateur)[rang],
                        "rang_faux": rang,
                        "rang_vrai": rangs.get(indicateur, 0),
                    }
                    for indicateur, rang in tentations
                ],
                "pourquoi_non": pourquoi,
            }
            for preuve, tentations, pourquoi in leurres
        ],
    }


def read_gold(code: str) -> dict[str, Any]:
    """Read the committed gold of a contract."""
    gold: dict[str, Any] = json.loads((DOSSIER / f"{code}.gold.json").read_text("utf-8"))
    return gold


def main() -> None:
    """Rewrite the gold of the contracts named, or of all of them; say what is nowhere."""
    for code in sys.argv[1:] or codes():
        gold = draw_gold(code)
        texte = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
        (DOSSIER / f"{code}.gold.json").write_text(texte, "utf-8")
        perdus = [
            p["citation"]
            for c in gold["codages"]
            for p in [*c["preuves"], *c.get("autres_passages", [])]
            if not p["pages"]
        ] + [p["citation"] for p in gold["leurres"] if not p["pages"]]
        code_s = sum(c["statut"] == "code" for c in gold["codages"])
        print(f"{code} : {gold['pages']} pages, {code_s} cellules, {len(gold['leurres'])} leurres")
        for citation in dict.fromkeys(perdus):
            print("   introuvable :", citation[:110])


if __name__ == "__main__":
    main()
