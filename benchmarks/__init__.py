"""How fast, how many queries, how heavy: `python -m benchmarks`. See docs/quality.md."""
