"""What can go wrong with what is kept, without what keeps it: whoever has no database loads none of that."""


class StoreError(Exception):
    """Base of all errors of this package."""


class UnusableUrl(StoreError):
    """A URL of no database that could be used; its text is fit to be shown, and never has the URL in it."""


class StoreUnavailable(StoreError):
    """The database cannot be used now: it is locked, full, away, or slow. Nothing was acknowledged."""
