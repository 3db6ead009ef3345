"""What the results should show, and whether they do. Reported, never asserted: machines differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.load import ASGI_ECHO, OURS, OURS_BROWSER
from bench.sent import THREE_QUESTIONS, THREE_SECTIONS, WHOLE

FACTOR = "{:.2f} x"
MICROS = "{:.1f} µs"
MILLIS = "{:.1f} ms"
ASKED = "next question after "


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim: at most (or at least) a bound."""

    what: str
    bound: float
    value: float
    form: str
    at_least: bool = False

    @property
    def aim(self) -> str:
        return f"at {'least' if self.at_least else 'most'} {self.form.format(self.bound)}"

    @property
    def found(self) -> str:
        return self.form.format(self.value)

    @property
    def met(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def aims(results: Mapping[str, Any]) -> Iterator[Aim]:
    """Every aim whose part was measured."""
    if results.get("sent"):
        yield from _sent(results["sent"])
    if results.get("load"):
        yield from _load(results["load"])
    for each in results.get("workers", ()):
        what = f"throughput of two workers to one, {each['connections']} connections"
        yield Aim(what, 1.6, each["gain"]["median"], FACTOR, at_least=True)
    if results.get("start"):
        start = results["start"]
        yield Aim("process start to first response", 1.5, start["first_response_seconds"]["median"], "{:.2f} s")
        yield Aim("the same, as CPU time", 1.5, start["cpu_seconds"]["median"], "{:.2f} s")
        yield Aim("resident memory of a worker after load", 100, start["memory"], "{:.0f} MB")
    if results.get("rules"):
        yield from _rules(results["rules"])
    if results.get("assessments"):
        full = results["assessments"]["micros"]["full assessment"]["median"]
        yield Aim("full assessment, answers to assessment", 30, full, MICROS)
    if results.get("growth"):
        yield from _growth(results)
    if results.get("cohort"):
        yield from _cohort(results["cohort"])


def _sent(sent: Mapping[str, Any]) -> Iterator[Aim]:
    micros, ours, echo = sent["micros"], sent["http"]["ours"], sent["http"]["echo"]
    what = "three whole sections to all nine"
    in_process = micros[THREE_SECTIONS]["median"] / micros[WHOLE]["median"]
    yield Aim(f"{what}, in process", 2, in_process, FACTOR)
    over_http = ours[THREE_SECTIONS]["plain"]["median"] / ours[WHOLE]["plain"]["median"]
    yield Aim(f"{what}, over HTTP", 2, over_http, FACTOR)
    least = ours[THREE_QUESTIONS]["browser"]["median"] / echo[THREE_QUESTIONS]["browser"]["median"]
    yield Aim("the three-question call from a browser to the FastAPI echo of its own models", 0.6, least, FACTOR)
    asked = max(
        micros[name]["median"] / micros[name.removeprefix(ASKED)]["median"] for name in micros if name.startswith(ASKED)
    )
    yield Aim("the next question to an assessment of the same answers", 2, asked, FACTOR)
    explained = micros["explanations of all rules"]["median"] / 1e3
    yield Aim("explanations of all rules", 10, explained, MILLIS)
    yield Aim("what-if, 99 in 100 people", 5, sent["what_if_millis"]["p99"], MILLIS)


def _load(entries: list[Mapping[str, Any]]) -> Iterator[Aim]:
    by_load = {(entry["workers"], entry["connections"]): entry["variants"] for entry in entries}
    one = by_load[1, 16]
    ours, bare = one[OURS], one[ASGI_ECHO]
    yield Aim("CPU of a request to the FastAPI echo's", 0.45, ours["to_echo"]["micros"], FACTOR)
    if OURS_BROWSER in one:
        what = "CPU of a browser's request to the same without its headers"
        yield Aim(what, 1.2, _ratio(one[OURS_BROWSER], ours, "micros"), FACTOR)
    yield Aim("CPU of a request to the bare ASGI echo's", 1.5, _ratio(ours, bare, "micros"), FACTOR)
    yield Aim("p99 at 16 connections to the FastAPI echo's", 1, ours["to_echo"]["p99"], FACTOR)


def _ratio(one: Mapping[str, Any], other: Mapping[str, Any], key: str) -> float:
    ratio: float = one[key]["median"] / other[key]["median"]
    return ratio


def _rules(rules: Mapping[str, Any]) -> Iterator[Aim]:
    ours = rules["ours"]["median"]
    yield Aim("rules alone", 12, ours, MICROS)
    fastest = min(rules["peers"], key=lambda peer: float(peer["micros"]["median"]))
    ordinary = next(peer for peer in rules["peers"] if peer["engine"] == fastest["engine"] and peer["ordinary"])
    engine = fastest["engine"]
    yield Aim(f"faster than {engine} in its fastest way", 6, fastest["micros"]["median"] / ours, FACTOR, at_least=True)
    yield Aim(
        f"faster than {engine} in its ordinary way", 80, ordinary["micros"]["median"] / ours, FACTOR, at_least=True
    )


def _growth(results: Mapping[str, Any]) -> Iterator[Aim]:
    first, *_, last = results["growth"]["rules"]
    size = f"{last['rules']:,} rules"
    yield Aim(f"rule time of {size} to the real rulebook's", 25, _ratio(last, first, "decide"), FACTOR)
    yield Aim(f"process start to first response, {size}", 5, last["first_response_seconds"]["median"], "{:.2f} s")
    if results.get("assessments"):
        micros = results["assessments"]["micros"]
        alone = micros["body to written response"]["median"]
        each = results["growth"]["batches"][-1]["micros_each"]["median"]
        yield Aim("a questionnaire in a batch of 100 to one parsed and assessed in process", 1.5, each / alone, FACTOR)


def _cohort(cohort: Mapping[str, Any]) -> Iterator[Aim]:
    *_, before, last = cohort["sizes"]
    size = f"{last['people']:,} people"
    yield Aim(f"two releases over {size} to a plain scan", 1.4, last["matrix"]["scans"]["median"], FACTOR)
    yield Aim(f"levels of {size} written to a plain scan", 1.5, last["levels"]["scans"]["median"], FACTOR)
    rate = last["levels"]["rate"]["median"]
    yield Aim(f"{size}, levels written", 0.8, rate / 1e6, "{:.2f} million/s", at_least=True)
    for way, what in (("loop", "the loop over `assess`"), ("loops", f"one loop on each of {cohort['cores']} cores")):
        yield Aim(f"the same to {what}", 200, rate / last[way]["rate"]["median"], FACTOR, at_least=True)
    memory = max(last[way]["peak_mb"]["median"] for way in ("matrix", "levels"))
    yield Aim(f"memory for {size}", 600, memory, "{:.0f} MB")
    grown = memory / max(before[way]["peak_mb"]["median"] for way in ("matrix", "levels"))
    yield Aim(f"memory for {size} to that for {before['people']:,}", 1.1, grown, FACTOR)
    row = last["levels"]["cpu"]["median"] / last["people"] / (before["levels"]["cpu"]["median"] / before["people"])
    yield Aim(f"CPU a row with {size} to that with {before['people']:,}", 1.1, row, FACTOR)
