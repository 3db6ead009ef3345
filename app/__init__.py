"""Candidacy: a cited, rule-based self-assessment for microneedling of acne scars."""

__version__ = "0.2.0"
