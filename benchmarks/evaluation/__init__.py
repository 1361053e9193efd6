"""How written questions are understood: `python -m benchmarks.evaluation`."""
