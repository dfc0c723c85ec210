"""Tables of a sheet as rows, as HTML and as files."""
