// The course as a picture, and as the list that says the same in words.

import { drawn, make } from "./make.js";

const WEEKS_A_MONTH = 4.35;
const MOST_DOTS = 20;
const BOTTOM = 120; // of the rows, in pixels
const middle = (row) => 15 + row * 30; // of a row, in pixels
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
  return [...(picture(sessions, timeline, words) ?? []), list];
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

// Each row of the list as a row of the picture, with the same number before it, over months from the first session.
function picture(sessions, timeline, words) {
  const spans = [sessions.course_weeks, timeline.first_change_weeks, timeline.judge_after_months];
  if (!spans.every(isSpan) || !Number.isInteger(sessions.max) || sessions.max < 1 || sessions.max > MOST_DOTS) return null;
  const [whole, change, months] = spans;
  const end = whole.max + months.max * WEEKS_A_MONTH;
  const x = (week) => `${(100 * week) / end}%`;
  const bar = (row, from, to, kind) => drawn("rect", { class: kind, x: x(from), y: middle(row) - 6, width: x(to - from), height: 12, rx: 6 });
  const dots = Array.from({ length: sessions.max }, (_, place) => {
    const week = sessions.max === 1 ? 0 : (whole.max * place) / (sessions.max - 1);
    return drawn("circle", { class: place < sessions.min ? "sure" : "maybe", cx: x(week), cy: middle(1), r: 7 });
  });
  const numbers = [0, 1, 2, 3].map((row) => drawn("text", { class: "number", x: -24, y: middle(row) + 4 }, String(row + 1)));
  const step = end > 15 * WEEKS_A_MONTH ? 6 : 3;
  const marks = Array.from({ length: Math.floor(end / WEEKS_A_MONTH / step) + 1 }, (_, place) => place * step);
  const scale = marks.flatMap((month) => [drawn("line", { x1: x(month * WEEKS_A_MONTH), x2: x(month * WEEKS_A_MONTH), y1: 0, y2: BOTTOM }),
    drawn("text", { x: x(month * WEEKS_A_MONTH), y: BOTTOM + 16 }, String(month))]);
  const drawing = drawn("svg", { class: "picture", height: BOTTOM + 22, role: "img", "aria-label": words("picture") }, ...scale, ...numbers,
    drawn("circle", { class: "start", cx: 0, cy: middle(0), r: 7 }), bar(1, 0, whole.max, "track"), ...dots,
    bar(2, change.min, change.max, "change"), bar(3, whole.min + months.min * WEEKS_A_MONTH, end, "judge"));
  return [drawing, make("p", { class: "made", "aria-hidden": "true" }, words("months"))];
}
