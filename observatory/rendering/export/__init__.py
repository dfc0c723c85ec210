"""Files of a selection: one export, six formats, the same figures in each."""
