"""The workshop: contracts coded on screen, in a journal that is never rewritten.

    open_journal(paths) -> Journal      decisions of every coder, one chain
    load_dossier(paths, code_contrat)   documents of a contract, their pages and proposals
    build_file(...) -> tuple[Point]     the cells to code, in the order asked
    apply_gestes(...) -> Recu           what the screen sent, each gesture once
    publish(paths, code_lecture, ...)   journal up to a number → contracts_parquet/

Nothing here is seen by a visitor before it is published.
"""
