"""The written reading as an editable DOCX."""
