"""HTTP only: problems, limits, headers, the contract, and one module for each surface."""
