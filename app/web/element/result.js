// The result, from what the service says of it: what is urgent first, then what to do, what to expect, what is open.

import { course } from "./course.js";
import { button, details, download, make, outside } from "./make.js";
import { dayIn } from "./words.js";

const STRENGTHS = ["high", "moderate", "low", "judgement"];
const MOST_FIRST = 5; // questions that are named to be answered first
const OPEN = "undetermined"; // as the service calls what open questions decide

// `beside`: the explanations by rule, and the what-if; each may be missing, the result stands without them.
export function resultOf(result, beside, words) {
  const told = (findings) => findings.map((finding) => findingOf(finding, result, beside, words));
  const urgent = new Set(result.urgent.map(keyOf));
  const cautions = result.cautions.filter((finding) => !urgent.has(keyOf(finding)));
  const asked = cautions.filter((finding) => finding.effect === "precaution");
  const before = cautions.filter((finding) => finding.effect !== "precaution");
  return [
    section(words("urgent"), told(result.urgent), "urgent"),
    section(words("before"), told(before), "before"),
    section(words("ask"), told(asked), "ask"),
    section(words("expect"), expectation(result, beside, words, told), "expect"),
    section(words("could_change"), changes(beside.changes, result.open_questions, words), "change"),
    section(words("open"), openOf(result.open_questions, words), "open"),
    section(words("good"), told(result.information), "good"),
    folded(words("everybody"), told(result.general), "everybody", words),
  ].filter(Boolean);
}

// `stop`: what could be missed, where not everything was answered; null else.
export function verdictOf(result, stop, words) {
  const { as_of, release } = result.provenance;
  const missed = stop ? [["missed", stop.cautions_possible], ["missed_urgent", stop.urgent_possible]].filter(([, count]) => count > 0) : [];
  return make("div", { class: "verdict", part: "verdict", "data-suitability": String(result.suitability) },
    make("p", { class: "eyebrow" }, words(stop ? "interim" : "result")),
    make("h2", { tabindex: "-1", part: "title" }, result.label), make("p", { class: "lead" }, result.headline),
    inEnglish(result.original, words),
    stop ? make("p", {}, words("interim_help"), missed.map(([id, count]) => ` ${words(id, { count })}`)) : null,
    make("p", { class: "made" }, words("made", { day: dayIn(words.language, String(as_of)), release: String(release) })));
}

const keyOf = (finding) => JSON.stringify([finding.rule, finding.because, finding.title]);

function section(title, inside, name) {
  return inside.length ? make("section", { class: name, part: `section ${name}` }, make("h3", {}, title), ...inside) : null;
}

function folded(title, inside, name, words) {
  if (inside.length === 0) return null;
  return make("section", { class: name, part: `section ${name}` }, make("h3", {}, title), details(words("show_all", { count: inside.length }), words("show_all_of", { count: inside.length, title }), ...inside));
}

function findingOf(finding, result, beside, words) {
  return make("article", { class: "finding", part: "finding", "data-effect": finding.effect },
    make("h4", {}, finding.title), make("p", {}, finding.advice),
    finding.wait?.text ? make("p", { class: "wait" }, finding.wait.text) : null, inEnglish(finding.original, words),
    reasons(finding, result, words), whyTold(finding, result, beside, words));
}

// What nobody has reviewed stands in English one touch away.
function inEnglish(original, words) {
  if (!original) return null;
  const said = Object.values(original).filter(Boolean).map((each) => make("p", {}, String(each)));
  return details(words("in_english"), null, make("div", { lang: "en", dir: "ltr" }, ...said));
}

function reasons(finding, result, words) {
  const said = finding.because.map((path) => (Object.hasOwn(result.answered, path) ? result.answered[path] : null)).filter((each) => each?.label && each?.answer);
  if (said.length === 0) return null;
  return make("div", { class: "because" }, make("p", {}, words("because")), make("ul", {}, ...said.map(({ label, answer }) => make("li", {}, words.parts("given", { question: label, answer: make("b", {}, answer) })))));
}

function whyTold(finding, result, beside, words) {
  const why = beside.why.get(finding.rule);
  const sources = finding.sources.filter((id) => Object.hasOwn(result.sources, id)).map((id) => result.sources[id]);
  const listed = sources.map((source) => make("li", {}, sourceOf(source, words)));
  const strength = STRENGTHS.includes(finding.evidence) ? make("p", {}, words(`evidence_${finding.evidence}`)) : null;
  return details(words("told"), words("told_about", { title: finding.title }), why ? make("p", {}, why) : null, strength,
    listed.length ? make("p", {}, words("sources")) : null, listed.length ? make("ul", {}, ...listed) : null);
}

function sourceOf(source, words) {
  const named = outside(make("span", { lang: "en", dir: "ltr" }, String(source.title)), source.url, words); // no title is translated
  return source.verified ? named : words.parts("source_not_seen", { source: named });
}

function expectation(result, beside, words, told) {
  const { benefit, cost, sessions } = result;
  if (benefit.level === "not_applicable") return [make("p", {}, sessions.text)];
  const lowers = told(Array.isArray(benefit.because) ? benefit.because : []);
  return [
    make("p", {}, make("b", {}, words("hope", { benefit: benefit.label }))),
    make("p", {}, benefit.text),
    lowers.length ? make("div", { class: "lowers" }, make("h4", {}, words("lowers")), ...lowers) : null,
    make("h4", {}, words("course")), ...course(result, words),
    cost.text ? make("h4", {}, words("cost")) : null, cost.text ? make("p", {}, cost.text) : null,
  ];
}

function changes(whatIf, questions, words) {
  if (!whatIf) return [];
  const ways = whatIf.suggestions.map((way) => make("div", { class: "way" }, make("h4", {}, way.suitability === OPEN ? words("could_decide") : words("could", { label: way.label })),
    make("ul", {}, ...way.changes.map((change) => make("li", {}, change.text))), dateOf(way.from, words)));
  const obstacles = whatIf.in_the_way.map((each) => make("li", {}, words.parts("obstacle", { title: make("b", {}, each.title), why: each.why })));
  if (obstacles.length) return [...ways, make("h4", {}, words("in_the_way")), make("ul", {}, ...obstacles)];
  return ways.length ? ways : firstOf(whatIf.answer_first ?? [], questions, words);
}

// The questions that decide most, where no change can be suggested before they are answered.
function firstOf(paths, questions, words) {
  const labels = paths.map((path) => questions.find((each) => each.question === path)?.label).filter(Boolean).slice(0, MOST_FIRST);
  return labels.length ? [make("p", {}, words("answer_first")), make("ul", {}, ...labels.map((label) => make("li", {}, label)))] : [];
}

function dateOf(day, words) {
  if (typeof day !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  return make("p", { class: "date" }, words("from", { day: dayIn(words.language, day) }), " ",
    button(words("calendar"), () => download(`${words("calendar_name")}.ics`, "text/calendar", calendarOf(day, words("reminder"))), "small"));
}

// A whole day that says nothing of why it was noted: calendars are seen by others.
export function calendarOf(day, title) {
  const plain = day.replaceAll("-", "");
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//candidacy//element//EN", "BEGIN:VEVENT", `UID:${crypto.randomUUID()}`, `DTSTAMP:${now}`,
    `DTSTART;VALUE=DATE:${plain}`, `SUMMARY:${title}`, "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
}

function openOf(questions, words) {
  const listed = questions.map((each) => make("li", {}, words(each.reason === "not_sure" ? "open_not_sure" : "open_not_answered", { question: each.label })));
  if (listed.length === 0) return [];
  return listed.length > 8 ? [details(words("show_all", { count: listed.length }), words("show_all_of", { count: listed.length, title: words("open") }), make("ul", {}, ...listed))] : [make("ul", {}, ...listed)];
}
