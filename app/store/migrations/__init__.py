"""Migrations: each adds, and takes nothing away that an older process still uses."""
