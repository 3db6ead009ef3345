"""The results as a page: every number on it is taken from `latest.json`, by this alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from bench.aims import aims

Results: TypeAlias = Mapping[str, Any]


def page(results: Results) -> str:
    """`latest.md`."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Results) -> Iterator[str]:
    yield "# How fast it is"
    yield ""
    yield "Written by `make bench`, not by hand. Medians, with quartiles in brackets. Times are CPU time, but for"
    yield "latencies and starts."
    yield ""
    yield from _machine(results)
    yield from _titled("Aims", _aims(results))
    for key, (title, lines) in SECTIONS.items():
        if results.get(key):
            yield from _titled(title, lines(results[key]))


def _titled(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield from lines


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as Markdown; all but the first column aligned right."""
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def shown(spread: Mapping[str, float], digits: int | None = None) -> str:
    """A median with its quartiles."""
    median, low, high = spread["median"], spread["low"], spread["high"]
    return f"{number(median, digits)} ({number(low, digits)}-{number(high, digits)})"


def number(value: float, digits: int | None = None) -> str:
    """Three significant figures, or so many digits."""
    if digits is None:
        digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}"


def _machine(results: Results) -> Iterator[str]:
    machine = results["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items() if version)
    yield f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, {machine['python']}; load average"
    yield f"{machine['load_at_start']} at the start. {packages}."
    yield "A part measured at another time keeps its numbers, those of the machine and the rulebook of then."


def _aims(results: Results) -> Iterator[str]:
    rows = [(aim.what, aim.aim, aim.found, "yes" if aim.met else "**no**") for aim in aims(results)]
    yield from table(("", "aim", "found", "met"), rows)


def _sent(sent: Mapping[str, Any]) -> Iterator[str]:
    yield "Microseconds of CPU, from body to written response in process, and of all processes of a server over HTTP,"
    yield "plain and with a browser's headers. The echo is FastAPI with the models of the three questions' response."
    yield ""
    ours, echo = sent["http"]["ours"], sent["http"]["echo"]
    rows = [
        (name, shown(sent["micros"][name]), *(shown(each) for each in by.values()), *_echoed(echo.get(name)))
        for name, by in ours.items()
    ]
    yield from table(("what is sent", "in process", "plain", "from a browser", "echo, plain", "echo, browser"), rows)
    yield ""
    acts = [(name, shown(each)) for name, each in sent["micros"].items() if name not in ours]
    yield from table(("act, in process", "µs"), acts)
    yield ""
    taken = sent["what_if_millis"]
    yield f"What-if takes half of 400 made-up people {number(taken['median'])} ms at most, 99 in 100 of them"
    yield f"{number(taken['p99'])} ms, and everybody {number(taken['most'])} ms."


def _languages(languages: Mapping[str, Any]) -> Iterator[str]:
    yield "The same answers in each language, from body to written response in process: microseconds of CPU, and bytes."
    yield ""
    names = list(next(iter(languages.values())))
    rows = [
        (name, *(f"{shown(by[name]['micros'])}, {by[name]['bytes']:,} bytes" for by in languages.values()))
        for name in names
    ]
    yield from table(("what is sent", *languages), rows)


def _echoed(echo: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(shown(each) for each in echo.values()) if echo else ("", "")


def _load(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "The same request and response for all, `wrk` on the same cores, all servers running, each in its turn in"
    yield "each round. CPU is that of all processes of a server; in square brackets, how many times the FastAPI echo's."
    for entry in entries:
        yield ""
        yield f"**{_count(entry['workers'], 'worker')}, {_count(entry['connections'], 'connection')}**"
        yield ""
        head = ("", "CPU µs a request", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "MB a worker")
        yield from table(head, [_load_row(name, each) for name, each in entry["variants"].items()])


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _load_row(name: str, each: Mapping[str, Any]) -> tuple[str, ...]:
    keys = ("micros", "throughput", "p50", "p99", "p99_9")
    cells = [f"{shown(each[key])} [{number(each['to_echo'][key], 2)}]" for key in keys]
    return (name, *cells, number(each["memory"], 0))


def _workers(workers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "Requests a second of the service alone, the load on the same two cores, turn by turn."
    yield ""
    rows = [(each["connections"], shown(each["one"]), shown(each["two"]), shown(each["gain"], 2)) for each in workers]
    yield from table(("connections", "one worker", "two workers", "gain"), rows)


def _rules(rules: Mapping[str, Any]) -> Iterator[str]:
    ours = rules["ours"]["median"]
    yield f"{rules['conditions']} conditions of one person who answered everything. Every way below found the same of"
    yield f"{rules['agreed_on']} people before it was timed. Compiling, and making the facts ready, are not counted."
    yield ""
    rows = [("**ours**", "one generated function", shown(rules["ours"]), "1")]
    rows += [
        (
            peer["engine"],
            peer["way"] + (" (ordinary)" if peer["ordinary"] else ""),
            shown(peer["micros"]),
            number(peer["micros"]["median"] / ours),
        )
        for peer in sorted(rules["peers"], key=lambda peer: peer["micros"]["median"])
    ]
    yield from table(("engine", "way of using it", "µs", "times ours"), rows)


def _assessments(assessments: Mapping[str, Any]) -> Iterator[str]:
    yield f"One questionnaire; the written response has {assessments['response_bytes']:,} bytes."
    yield ""
    yield from table(("step", "µs"), [(name, shown(each)) for name, each in assessments["micros"].items()])


def _growth(growth: Mapping[str, Any]) -> Iterator[str]:
    yield "Rules over the same questionnaire, as a rulebook grows with treatments and clinics: copies of the real"
    yield "rules with other numbers and options, or one more operand. Microseconds, in square brackets how many times"
    yield "the real rulebook's. *At random*: people who answer everything, mostly badly. *Halfway*: every second"
    yield "question is answered, so that thousands of rules are open and have to be listed."
    yield ""
    head = (
        "rules",
        "true",
        "decide",
        "at random",
        "open halfway",
        "halfway",
        "assess",
        "load s",
        "start s",
        "resident MB",
    )
    first = growth["rules"][0]
    yield from table(head, [_size(each, first) for each in growth["rules"]])
    yield ""
    yield "With a copy of the questions for each copy of the rules, all answered, there is more to read as well:"
    yield ""
    rows = [(f"{each['rules']:,}", f"{each['answers']:,}", shown(each["decide"])) for each in growth["questions_too"]]
    yield from table(("rules", "answers", "decide"), rows)
    yield ""
    yield "Batches through the whole application, without a network:"
    yield ""
    rows = [(each["questionnaires"], shown(each["micros_each"]), f"{each['peak_kb']:,}") for each in growth["batches"]]
    yield from table(("questionnaires", "µs each", "peak kB"), rows)


def _size(each: Mapping[str, Any], first: Mapping[str, Any]) -> tuple[object, ...]:
    times = [
        f"{shown(each[key])} [{each[key]['median'] / first[key]['median']:.1f}]"
        for key in ("decide", "random", "half", "assess")
    ]
    starts = [shown(each[key]) for key in ("load_seconds", "first_response_seconds", "resident_mb")]
    decide, random, half, assess = times
    return (
        f"{each['rules']:,}",
        f"{each['true']:,}",
        decide,
        random,
        f"{each['open_halfway']:,}",
        half,
        assess,
        *starts,
    )


def _cohort(cohort: Mapping[str, Any]) -> Iterator[str]:
    yield "Parquet with a column for each question, words as plain strings; each way in a process of its own, in turn."
    yield "The scan reads every column and lets go of it. *Matrix*: two releases, who goes from where to where."
    yield "*Levels*: all results written but the rules, which *deciding* has too. The loop goes row by row over the"
    yield f"first {cohort['looped']:,} people; *loops*: once on each core at the same time. Seconds are by the clock;"
    yield "in square brackets, how many times the scan's."
    for size in cohort["sizes"]:
        yield ""
        yield f"**{size['people']:,} people**"
        yield ""
        head = ("", "seconds", "CPU seconds", "people a second", "peak MB", "ready, CPU seconds")
        ways = ("scan", "matrix", "levels", "deciding", "loop", "loops")
        yield from table(head, [_way(name, size[name]) for name in ways])
    yield ""
    yield "As the rulebook grows (people in memory, one release, levels):"
    yield ""
    rows = [(f"{each['rules']:,}", shown(each["cpu_of_a_million"]), number(each["ready"])) for each in cohort["rules"]]
    yield from table(("rules", "CPU seconds of a million people", "ready, CPU seconds"), rows)
    yield ""
    last = cohort["sizes"][-1]["levels"]
    minutes = 1e9 / last["rate"]["median"] / 60
    yield f"On paper, a billion people on this machine, levels written: {minutes:,.0f} minutes on"
    yield f"{cohort['cores']} cores, in {last['peak_mb']['median']:.0f} MB, whatever their number. `cohorts.svg` shows"
    yield "the growth."


def _way(name: str, way: Mapping[str, Any]) -> tuple[str, ...]:
    seconds, cpu = (
        f"{shown(way[key])} [{number(way[scans]['median'], 2)}]"
        for key, scans in (("seconds", "scans"), ("cpu", "cpu_scans"))
    )
    return name, seconds, cpu, f"{way['rate']['median']:,.0f}", number(way["peak_mb"]["median"], 0), shown(way["ready"])


def _instructions(counts: Mapping[str, int]) -> Iterator[str]:
    yield "Counted by valgrind, so the same on a busy machine."
    yield ""
    yield from table(("call", "instructions"), [(name, f"{count:,}") for name, count in counts.items()])


def _flame(shares: Mapping[str, float]) -> Iterator[str]:
    yield "`flame.svg` shows the service under load at 16 connections; by where the innermost Python frame stands:"
    yield ""
    yield from table(("part", "share"), [(part, f"{share:.0%}") for part, share in shares.items()])
    largest, share = next(iter(shares.items()))
    yield ""
    yield f"What is left is first of all {largest} ({share:.0%}). Server and event loop are system calls to read and"
    yield "to write, HTTP parsing and asyncio's callbacks, which fixed bytes pay for as well; the rest is one pass of"
    yield "plain Python over each person's answers, rules and findings, and nothing of it can be kept for the next"
    yield "person, whose answers are others."


SECTIONS: Mapping[str, tuple[str, Callable[[Any], Iterator[str]]]] = {
    "sent": ("What users send", _sent),
    "languages": ("In each language", _languages),
    "load": ("Over HTTP", _load),
    "workers": ("Two workers beside one", _workers),
    "rules": ("Rules alone", _rules),
    "assessments": ("In process", _assessments),
    "growth": ("Growth", _growth),
    "cohort": ("Cohorts", _cohort),
    "instructions": ("Instructions of one call", _instructions),
    "flame": ("What is left", _flame),
}
