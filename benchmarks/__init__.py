"""Measures beside a naive baseline made in the same run: python -m benchmarks."""
