"""Deliveries: what is told to a clinic's own system, signed, and sent to no address but a public one.

By the Standard Webhooks convention. Knows no database and no clinic; `app.service.delivering` says what is due.
"""
