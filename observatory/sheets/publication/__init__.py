"""The check before a lecture is published."""
