"""Clients of the service, and what writes the parts of them that are made from the contract."""
