"""What `streamlit run` starts: imported, the server; run by a visit, the pages."""

from __future__ import annotations

from streamlit.starlette import App

from observatory.app.main import main
from observatory.app.server.durcissement import harden
from observatory.app.server.erreurs import tell_error
from observatory.app.server.journal import open_journal
from observatory.app.server.prechargement import prepare_server
from observatory.app.server.serveur import list_middleware

if __name__ == "__main__":
    main()
else:
    open_journal()
    harden()
    app = App(
        __file__,
        middleware=list_middleware(),
        lifespan=prepare_server,
        on_script_error=tell_error,
    )
