"""Tests that drive the application in Chromium: a package, so that its browser ends with it."""
