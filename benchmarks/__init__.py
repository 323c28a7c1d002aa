"""Measurements, each a ratio to something else in the same run. `docs/performance.md` shows the figures."""
