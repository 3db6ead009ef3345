"""What can be told of rulebooks: what differs between two releases, and the current one as a page."""

from app.book import Book, printed
from app.compare import difference as compare
from app.service import Service
from app.wire.differences import ReleaseDifference


def difference(service: Service, before: str, after: str) -> ReleaseDifference:
    """What differs between two releases, and whom it affects.

    Raises:
        ReleaseNotFound: one of them is not here.
    """
    return compare.difference(service.book(before), service.book(after))


def page(service: Service) -> Book:
    """The current rulebook as a page to read."""
    return printed(service.book(None), service.releases)
