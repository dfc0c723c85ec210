"""Slides: the plan of a restitution as a PPTX of native, editable charts and tables."""

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
