"""The benchmarks: how fast the service is, beside its peers, in one interleaved run. `python -m bench` runs them all.

They read the application and change nothing in it; what they find is written to `bench/results/`.
"""
