"""Cohorts: what an assessment says of many people at once, over columns; the same meaning as one person's."""
