"""Content of pages and fact sheets: frozen dataclasses with numbers, labels and caution."""
