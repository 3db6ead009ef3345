"""Asking: what to ask next, what could change the result, and why. Pure; it plans with what is open, and holds ids."""
