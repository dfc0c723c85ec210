"""The content of the files that leave: typed tables with their dictionary."""
