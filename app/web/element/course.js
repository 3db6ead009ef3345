// The course as a picture, and as the list that says the same in words.

import { drawn, make } from "./make.js";

const WEEKS_A_MONTH = 4.35;
const isSpan = (span) => Number.isFinite(span?.min) && Number.isFinite(span?.max);

export function course(result, words) {
  const { sessions, timeline } = result;
  const rows = [
    [words("start"), [timeline.text]],
    [words("sessions"), [sessions.text, sessions.interval_weeks?.text, sessions.course_weeks?.text]],
    [words("change"), [timeline.first_change_weeks?.text]],
    [words("judge"), [timeline.judge_after_months?.text]],
  ].map(([name, texts]) => [name, texts.filter((text) => typeof text === "string" && text)]);
  const told = rows.map(([name, texts], place) => ({ name, texts, place: place + 1 })).filter((row) => row.texts.length > 0);
  const list = make("ol", { class: "course" }, ...told.map(({ name, texts, place }) =>
    make("li", {}, make("span", { class: "mark", "aria-hidden": "true" }, String(place)), make("div", {}, make("b", {}, name), ...texts.map((text) => make("p", {}, sentence(text)))))));
  return [picture(sessions, timeline, words), list];
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

function picture(sessions, timeline, words) {
  const spans = [sessions.course_weeks, timeline.first_change_weeks, timeline.judge_after_months];
  if (!spans.every(isSpan) || !Number.isInteger(sessions.max) || sessions.max < 1 || sessions.max > 50) return null;
  const [whole, change, months] = spans;
  const end = whole.max + months.max * WEEKS_A_MONTH;
  const x = (week) => 10 + (300 * week) / end;
  const bar = (row, from, to, kind) => drawn("rect", { class: kind, x: x(from), y: row * 26, width: Math.max(x(to) - x(from), 4), height: 12, rx: 6 });
  const dots = Array.from({ length: sessions.max }, (_, place) => {
    const week = sessions.max === 1 ? 0 : (whole.max * place) / (sessions.max - 1);
    return drawn("circle", { class: place < sessions.min ? "sure" : "maybe", cx: x(week), cy: 32, r: 7 });
  });
  return drawn("svg", { class: "picture", viewBox: "0 0 320 96", role: "img", "aria-label": words("picture") },
    drawn("line", { x1: x(0), x2: x(0), y1: 0, y2: 92 }), drawn("circle", { class: "start", cx: x(0), cy: 6, r: 6 }),
    bar(1, 0, whole.max, "track"), ...dots, bar(2, change.min, change.max, "change"),
    bar(3, whole.min + months.min * WEEKS_A_MONTH, end, "judge"));
}
