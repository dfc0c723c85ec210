"""The server attacked from loopback, as any web page, program or relay could."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attacks.lieu import BOUCLE, Cible, ask, count_calls, shake_hands, start
from attacks.releve import Releve

ETRANGERES = (
    "https://ailleurs.example",
    "http://127.0.0.1:9",
    "http://localhost:3000",
    "http://localhost",
    "null",
    "file://",
    "https://127.0.0.1.ailleurs.example",
    "http://127.0.0.1@ailleurs.example",
    "chrome-extension://abcdefgh",
    "http://[::1]",
    "",
    "http://127.0.0.1:{port}.ailleurs.example",
    "http://127.0.0.1:{port} https://ailleurs.example",
    "javascript://127.0.0.1:{port}",
)
HOTES = (
    "ailleurs.example",
    "ailleurs.example:{port}",
    "127.0.0.1.ailleurs.example",
    "localhost.ailleurs.example",
    "localhost@ailleurs.example",
    "localhost/ailleurs.example",
    "localhost:port",
    "[::1",
)
ADRESSES = (
    "/_stcore%2Fgrille",
    "/_stcore%252Fgrille",
    "/static%2Fgrille",
    "/static/%2e%2e/grille",
    "/static/..;/grille",
    "/static%5Cgrille",
    "/static\\grille",
    "/%5fstcore/grille",
    "/_stcore/grille",
    "/_stcore/%67rille",
    "/_stcore/stream/grille",
    "/_stcore;/grille",
    "/media%2Fgrille",
    "/app%2Fstatic/grille",
    "/app/static/../../grille",
    "/component%2Fgrille",
    "/%2Fgrille",
    "//grille",
    "/./grille",
    "/ailleurs/../grille",
    "/grille%00",
    "/grille%2F",
    "/grille;a=1",
    "/grille/index.html",
    "/ailleurs/grille",
    "/index.html",
    "/static/index.html",
    "/manifest.json",
    "/robots.txt",
    "/.git/config",
    "/.env",
    "/favicon.ico",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
    "/_stcore/agent/interact",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/_stcore",
    "/_stcore/",
    "/media/",
    "/static/",
    "/secours/../grille",
    "/secours/fiche-..%2Fx.pdf",
    "/secours/fiche-CN00000X.pdf",
)
CONNUES = ("/", "/carte", "/grille", "/accessibilite", "/secours/", "/secours", "/sante")


def attack(court: bool) -> Iterator[Releve]:
    """Yield what each attack of the server tried and held."""
    with (
        tempfile.TemporaryDirectory() as dossier,
        start(Path(dossier) / "sortie.txt", OBSERVATORY_URL="https://observatoire.example") as ici,
    ):
        yield from _attack_doors(ici)
        yield _attack_together(ici, tours=5 if court else 50)
        yield count_calls(ici)


def _count(nom: str, essais: Mapping[object, Callable[[], bool]]) -> Releve:
    """Try each of the named attempts; say which ones were not held."""
    perdus = [str(x) for x, essai in essais.items() if not _hold(essai)]
    return Releve(nom, len(essais), len(essais) - len(perdus), " ".join(perdus))


def _hold(essai: Callable[[], bool]) -> bool:
    try:
        return essai()
    except OSError:
        return False


def _attack_doors(ici: Cible) -> Iterator[Releve]:
    port = ici.port
    origines = [o.format(port=port) for o in ETRANGERES]
    hotes = [h.format(port=port) for h in HOTES]
    permises = (f"http://{BOUCLE}:{port}", "https://observatoire.example")
    ecritures = ("POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")
    yield _count(
        "WebSocket d’une origine étrangère",
        {o: lambda o=o: shake_hands(port, {"Origin": o}) == 403 for o in origines},
    )
    yield _count(
        "WebSocket d’une origine permise",
        {o: lambda o=o: shake_hands(port, {"Origin": o}) == 101 for o in permises},
    )
    yield _count(
        "requête d’une origine étrangère",
        {
            (m, o): lambda o=o, m=m: ask(port, "/carte", m, {"Origin": o}).statut == 403
            for o in origines
            for m in ("GET", "POST", "OPTIONS")
        },
    )
    yield _count(
        "page demandée sous le nom d’un autre site",
        {h: lambda h=h: ask(port, "/grille", "GET", {"Host": h}).statut == 403 for h in hotes},
    )
    yield _count(
        "WebSocket demandé sous le nom d’un autre site",
        {h: lambda h=h: shake_hands(port, {"Host": h}) == 403 for h in hotes},
    )
    yield _count(
        "adresse codée, inconnue ou réservée",
        {a: lambda a=a: ask(port, a).statut == 404 for a in ADRESSES},
    )
    yield _count("adresse connue", {a: lambda a=a: ask(port, a).statut == 200 for a in CONNUES})
    yield _count(
        "réponse HTML sans politique, ou qui nomme un logiciel",
        {a: lambda a=a: _is_protected(port, a) for a in (*ADRESSES, *CONNUES)},
    )
    yield _count(
        "méthode qui ne lit pas",
        {m: lambda m=m: ask(port, "/carte", m, corps=b"").statut == 405 for m in ecritures},
    )


def _is_protected(port: int, adresse: str) -> bool:
    vue = ask(port, adresse)
    html = vue.entetes.get("content-type", "").startswith("text/html")
    return (
        "server" not in vue.entetes
        and vue.entetes.get("x-content-type-options") == "nosniff"
        and (not html or "default-src" in vue.entetes.get("content-security-policy", ""))
    )


def _attack_together(ici: Cible, tours: int) -> Releve:
    """Try five foreign WebSockets at once, while somebody asks whether the server is well."""
    debut = time.perf_counter()
    ask(ici.port, "/_stcore/health")
    permis = 1 + 3 * (time.perf_counter() - debut)
    pires: list[float] = []
    for _ in range(tours):
        with ThreadPoolExecutor(5) as equipe:
            for _ in range(5):
                equipe.submit(shake_hands, ici.port, {"Origin": "https://ailleurs.example"})
            debut = time.perf_counter()
            ask(ici.port, "/_stcore/health")
            pires.append(time.perf_counter() - debut)
    tenus = sum(p < permis for p in pires)
    note = f"santé en {max(pires) * 1000:.0f} ms au pire"
    return Releve("cinq origines étrangères à la fois", tours, tenus, note)
