"""What `pyproject.toml` cannot say: the wheel carries the data, the application and its settings.

In the repository they stay at its top; in the wheel they are `observatory/livre/`, which
`observatory.base.paths` reads when there is no checkout around. An editable install copies nothing.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

RACINE = Path(__file__).resolve().parent
DOSSIERS = ("geodata", "contracts_parquet")
LIVRE = (*DOSSIERS, ".streamlit", "streamlit_app.py")


class BuildWithData(build_py):
    """Build the package, then lay in it what `observatory app` needs."""

    def run(self) -> None:
        """Copy the data beside the code, unless the install is editable."""
        super().run()
        if self.editable_mode:
            return
        refuse_uncommitted_data()
        cible = Path(self.build_lib) / "observatory" / "livre"
        shutil.rmtree(cible, ignore_errors=True)
        cible.mkdir(parents=True)
        for nom in LIVRE:
            origine = RACINE / nom
            if origine.is_dir():
                shutil.copytree(origine, cible / nom)
            else:
                shutil.copyfile(origine, cible / nom)


def refuse_uncommitted_data() -> None:
    """Stop when a lecture coded on this machine would leave in the wheel."""
    if not (RACINE / ".git").exists() or shutil.which("git") is None:
        return
    commande = ["git", "status", "--porcelain", "--", *DOSSIERS]
    trouve = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=True)
    if trouve.stdout:
        raise SystemExit(
            "Données modifiées ou non suivies dans geodata/ ou contracts_parquet/ : elles"
            f" partiraient dans la roue → les enregistrer (git) ou les ôter.\n{trouve.stdout}"
        )


setup(cmdclass={"build_py": BuildWithData})
