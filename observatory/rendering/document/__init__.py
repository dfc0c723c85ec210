"""The written reading as an editable DOCX."""

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
