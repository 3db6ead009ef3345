"""How many sessions are usual, how far apart, and what they cost: from the document to what assessments use."""

from app.rules import documents as doc
from app.rules.model import SessionRow, Sessions, Span
from app.rules.reading import Reading


def read_sessions(reading: Reading, written: doc.SessionsDocument) -> Sessions:
    """What sessions.toml says, with its conditions parsed and its citations resolved; faults are `reading`'s."""
    cited = {
        "nothing_to_level": written.nothing_to_level.cites,
        "interval": written.interval.cites,
        "less_certain": written.less_certain.cites,
        "first_change": written.first_change.cites,
        "judge_result": written.judge_result.cites,
        "price": written.price.cites,
    }
    return Sessions(
        certainty=written.certainty,
        rows=tuple(
            SessionRow(
                row.id,
                reading.condition(row.when, ("sessions", "rows", place)),
                row.min,
                row.max,
                reading.citations(row.cites, ("sessions", "rows", place)),
            )
            for place, row in enumerate(written.rows)
        ),
        nothing_to_level=reading.condition(written.nothing_to_level.when, ("sessions", "nothing_to_level", "when")),
        usual_interval=_span(written.interval.usual),
        slower_interval=_span(written.interval.slower),
        slower_when=reading.condition(written.interval.slower.when, ("sessions", "interval", "slower")),
        less_certain_when=reading.condition(written.less_certain.when, ("sessions", "less_certain", "when")),
        first_change=_span(written.first_change),
        judge_result=_span(written.judge_result),
        currency=written.price.currency,
        price=Span(written.price.min, written.price.max, written.price.currency),
        cites={key: reading.citations(cites, ("sessions", key)) for key, cites in cited.items()},
    )


def _span(written: doc.SpanDocument) -> Span:
    return Span(written.min, written.max, written.unit)
