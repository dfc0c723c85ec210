"""The content of each page, and of what a page opens."""
