"""The command line in French: its help, and what it answers to a command badly written.

Typer writes its own words in English (« Usage », « [required] », « <bool> », « Missing argument »)
and translates none of them: these classes write the page of help and the refusals instead.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from difflib import get_close_matches
from enum import Enum
from typing import Any, NoReturn

import typer
from rich import box
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from observatory.base.french import espacer

_GENRES = {
    "str": "",
    "str]": "",
    "int": "entier",
    "int range": "entier",
    "float": "nombre",
    "float range": "nombre",
    "path": "chemin",
    "file": "fichier",
    "dir": "dossier",
}
"""What Typer calls a value → what a person calls it; nothing for any text."""

_AIDE = "Affiche cette aide."
_REMEDE = "Pour l’aide : {} --help"


def create_app(aide: str) -> typer.Typer:
    """Return a group of commands whose help and refusals are French."""
    return _Application(
        help=aide,
        cls=GroupeFrancais,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )


class _Application(typer.Typer):
    def command(self, name: str | None = None, **reglages: Any) -> Any:
        """Return the decorator of Typer, its commands speaking French."""
        return super().command(name, **{"cls": CommandeFrancaise, **reglages})


class CommandeFrancaise(TyperCommand):
    """A command whose help is French."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of help."""
        _write(formatter, _list_parts(self, ctx))


class GroupeFrancais(TyperGroup):
    """A group of commands whose help and refusals are French."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of help, with the list of commands."""
        commandes = [(nom, self.get_command(ctx, nom)) for nom in self.list_commands(ctx)]
        lignes = [(nom, c.get_short_help_str(200)) for nom, c in commandes if c is not None]
        _write(formatter, [*_list_parts(self, ctx), _frame("Commandes", lignes)])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command named first, or refuse it and name the nearest."""
        nom = args[0]
        if not nom.startswith("-") and self.get_command(ctx, nom) is None:
            proches = get_close_matches(nom, self.list_commands(ctx))
            suite = f" La plus proche : « {proches[0]} »." if proches else ""
            ctx.fail(f"La commande « {nom} » n’existe pas.{suite}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, standalone_mode: bool = True, **suite: Any) -> Any:
        """Run the command and exit; a command badly written is told in French, with exit 2."""
        suite["standalone_mode"] = False
        if not standalone_mode:
            return super().main(*args, **suite)
        try:
            retour = super().main(*args, **suite)
        except typer.TyperException as refus:
            _refuse(refus)
        except typer.Abort:
            sys.stderr.write("Interrompu.\n")
            sys.exit(1)
        sys.exit(retour if isinstance(retour, int) else 0)


def _refuse(refus: Any) -> NoReturn:
    """Write why a command is refused, and how to ask for help; exit with its code."""
    contexte = getattr(refus, "ctx", None)
    if type(refus).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(espacer(f"{refus.format_message()}\n"))
    else:
        sys.stderr.write(espacer(f"{explain_refusal(refus)}\n"))
        chemin = contexte.command_path if contexte is not None else "observatory"
        sys.stderr.write(espacer(f"{_REMEDE.format(chemin)}\n"))
    sys.exit(refus.exit_code)


_CHEMIN_REFUSE = {
    "is not readable": "le système en refuse la lecture → demander ce droit, "
    "ou en prendre une copie dans un dossier à soi",
    "does not exist": "introuvable → vérifier son nom et son dossier",
    "is a directory": "c’est un dossier → donner un fichier",
    "is a file": "c’est un fichier → donner un dossier",
}
"""What Typer says of a path before a command sees it, and what to do."""


def explain_refusal(refus: Any) -> str:
    """Return a refusal of Typer in French; what is ours already is returned as it is.

    The refusals are told apart by the name of their class, which Typer keeps private.
    """
    param, ctx = getattr(refus, "param", None), getattr(refus, "ctx", None)
    genre = type(refus).__name__
    if genre == "MissingParameter" and param is not None:
        return f"{_name(param)} manque : {_line(param, ctx)[1]}"
    if genre == "BadParameter" and param is not None:
        dit = str(getattr(refus, "message", ""))
        if cause := next((fr for en, fr in _CHEMIN_REFUSE.items() if en in dit), None):
            return f"{_name(param)} a une valeur refusée : {cause}."
        return f"{_name(param)} a une valeur refusée : {_line(param, ctx)[1]}"
    if genre == "NoSuchOption":
        proches = ", ".join(refus.possibilities or ())
        suite = f" La plus proche : {proches}." if proches else ""
        return f"L’option {refus.option_name} n’existe pas.{suite}"
    if genre == "BadOptionUsage":
        return f"L’option {refus.option_name} attend une valeur, ou n’en prend pas."
    message: str = refus.format_message()
    _, est_en_trop, reste = message.partition("Got unexpected extra argument(s) (")
    return f"Argument en trop : {reste.rstrip(')')}." if est_en_trop else message


def _name(param: Any) -> str:
    if isinstance(param, TyperOption):
        return f"L’option {param.opts[0]}"
    return f"L’argument {_argument(param)}"


def describe_value(param: Any, ctx: Any) -> str:
    """Return in French what a parameter takes; empty for a switch, and for any text."""
    if getattr(param, "is_flag", False):
        return ""
    brut = param.display_type(ctx).removeprefix("<").removesuffix(">").removeprefix("list[")
    if "|" in brut:
        return f"au choix : {brut.removesuffix(']').replace('|', ', ')}"
    genre = brut if brut in _GENRES else brut.removesuffix("]").casefold()
    bornes = (("au moins", param.min), ("au plus", param.max))
    limites = [f"{mot} {borne}" for mot, borne in bornes if borne is not None]
    return ", ".join(mot for mot in (_GENRES.get(genre, genre), *limites) if mot)


def _list_parts(commande: TyperCommand | TyperGroup, ctx: Any) -> Iterator[RenderableType]:
    params = [p for p in commande.get_params(ctx) if not getattr(p, "hidden", False)]
    arguments = [p for p in params if isinstance(p, TyperArgument)]
    options = [p for p in params if isinstance(p, TyperOption)]
    noms = [_argument(p) for p in arguments]
    if isinstance(commande, TyperGroup):
        noms = ["COMMANDE", "[ARGUMENTS]…"]
    yield Text(
        f"\n Utilisation : {ctx.command_path} {' '.join(['[OPTIONS]', *noms])}\n", style="bold"
    )
    yield Text(f" {' '.join((commande.help or '').split())}\n")
    if arguments:
        yield _frame("Arguments", [_line(p, ctx) for p in arguments])
    yield _frame("Options", [_line(p, ctx) for p in options])


def _argument(param: Any) -> str:
    nom = str(param.metavar or param.name.upper())
    return nom if param.required else f"[{nom}]"


def _line(param: Any, ctx: Any) -> tuple[str, str]:
    """Return the names of a parameter, then its help, what it takes and what it is without it."""
    if param.opts == ctx.help_option_names:
        return ", ".join(param.opts), _AIDE
    est_argument = isinstance(param, TyperArgument)
    noms = _argument(param) if est_argument else ", ".join((*param.opts, *param.secondary_opts))
    precisions = [describe_value(param, ctx), _default(param, ctx)]
    suite = " ; ".join(p for p in precisions if p)
    return noms, f"{param.help} [{suite}]" if suite else str(param.help)


def _default(param: Any, ctx: Any) -> str:
    if param.required:
        return "obligatoire"
    defaut = param.get_default(ctx, call=False)
    if getattr(param, "is_flag", False):
        return f"par défaut : {param.opts[0]}" if defaut else ""
    if defaut in (None, (), []):
        return ""
    return f"par défaut : {defaut.value if isinstance(defaut, Enum) else defaut}"


def _frame(titre: str, lignes: list[tuple[str, str]]) -> RenderableType:
    table = Table(box=None, show_header=False, expand=True, padding=(0, 2, 0, 0))
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for nom, aide in lignes:
        table.add_row(Text(nom), Text(aide))
    return Panel(table, title=titre, title_align="left", border_style="dim", box=box.ROUNDED)


def _write(formatter: Any, parties: Any) -> None:
    """Write the parts of a page, as wide as the terminal, coloured only when it is one."""
    console = Console(highlight=False, markup=False)
    with console.capture() as page:
        for partie in parties:
            console.print(partie)
    formatter.write(espacer(page.get()))
