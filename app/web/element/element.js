// <candidacy-assessment>: one exchange a screen, then the result. It draws what the service says, and decides nothing.
//
// Attributes: api, key, language, goal, start (answers known already, as JSON), remember="session".
// Events: answer, assessment, error; `detail` holds what the host page may want, and nothing leaves the page by them.

import { asFile, flat, fromFile, nested } from "./answers.js";
import { button, details, download, make } from "./make.js";
import { answersIn, formOf, showFaults } from "./question.js";
import { resultOf } from "./result.js";
import { Fault, Service } from "./service.js";
import { checkedNext, checkedResult } from "./shapes.js";
import { STYLE } from "./style.js";
import { dayIn, wordsIn } from "./words.js";

const HOME = new URL("../../", import.meta.url); // two levels above where this file is served
const SLOW = 4_000; // milliseconds until it is said that it takes long
const MEMORY = "candidacy-assessment";
const GOALS = ["suitability", "result", "everything"];

export class CandidacyAssessment extends HTMLElement {
  #answers = new Map();
  #visited = []; // the exchanges that were answered, in their order
  #place = 0; // of the exchange on the screen
  #next = null; // what was asked last
  #goal = "result";
  #doing = null; // what is under way, to be given up once something else is asked for
  #again = null; // what to try again
  #box;
  #status;
  #words;
  #service;

  connectedCallback() {
    if (this.#box) return;
    this.#build();
    this.#remembered() || this.#started();
    globalThis.addEventListener("online", this.#online);
    this.#ask();
  }

  disconnectedCallback() {
    this.#doing?.abort();
    globalThis.removeEventListener("online", this.#online);
  }

  // The answers as they are now, as the service takes them.
  get answers() {
    return nested(this.#answers);
  }

  #build() {
    const language = this.getAttribute("language") ?? (this.closest("[lang]")?.lang || "en");
    const base = new URL(this.getAttribute("api") ?? HOME, document.baseURI);
    if (!base.pathname.endsWith("/")) base.pathname += "/";
    this.#words = wordsIn(language);
    this.#service = new Service(base, this.getAttribute("key"), language);
    this.#goal = GOALS.includes(this.getAttribute("goal")) ? this.getAttribute("goal") : "result";
    const root = this.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    this.#status = make("p", { class: "status", role: "status" }, this.#words("starting"));
    this.#box = make("div", { class: "box", part: "box", role: "region", "aria-label": this.#words("name") });
    root.append(make("slot", { name: "before" }), this.#box, this.#status, make("slot", { name: "after" }));
  }

  #started() {
    try {
      this.#answers = flat(JSON.parse(this.getAttribute("start") ?? "{}"));
    } catch {
      this.#tell("error", { kind: "start" });
    }
  }

  #remembered() {
    if (this.getAttribute("remember") !== "session") return false;
    try {
      this.#answers = fromFile(sessionStorage.getItem(MEMORY));
      return true;
    } catch {
      return false; // nothing was kept, or it may not be read
    }
  }

  #remember() {
    if (this.getAttribute("remember") !== "session") return;
    try {
      sessionStorage.setItem(MEMORY, JSON.stringify({ candidacy: 1, answers: this.answers }));
    } catch {
      // where nothing may be kept, nothing is
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // Whatever calls the service: one at a time, with a word where it is slow, and a screen for each way to fail.
  async #act(act) {
    this.#doing?.abort();
    const doing = new AbortController();
    this.#doing = doing;
    this.#again = null;
    this.#box.setAttribute("aria-busy", "true");
    const waiting = setTimeout(() => (this.#status.textContent = this.#words("waiting")), 400);
    const slow = setTimeout(() => (this.#status.textContent = this.#words("slow")), SLOW);
    try {
      await act(doing.signal);
    } catch (error) {
      if (!doing.signal.aborted) this.#failed(error instanceof Fault ? error : new Fault("unexpected"), () => this.#act(act));
    } finally {
      clearTimeout(waiting);
      clearTimeout(slow);
      if (this.#doing === doing) this.#settled();
    }
  }

  #settled() {
    this.#doing = null;
    this.#box.removeAttribute("aria-busy");
    this.#status.textContent = "";
  }

  #show(...inside) {
    const first = this.#box.childElementCount === 0 && this.#answers.size === 0;
    this.#box.replaceChildren(...inside.flat().filter(Boolean));
    if (first) return; // the page has just been opened: the focus is the reader's
    this.#box.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView({ block: "start" });
  }

  #ask() {
    return this.#act(async (signal) => {
      const next = checkedNext(await this.#service.post("next-question", this.#answers, signal, { goal: this.#goal }));
      signal.throwIfAborted();
      this.#next = next;
      for (const { question } of next.dropped) this.#answers.delete(question);
      this.#remember();
      if (next.exchange === null) return this.#result(signal, false);
      this.#place = this.#visited.length;
      this.#showExchange(next.exchange);
    });
  }

  #showExchange(exchange) {
    const words = this.#words;
    const alone = exchange.questions.length === 1;
    const form = formOf(exchange, this.#answers, words);
    form.append(this.#controls());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#doing) this.#take(form, exchange);
    });
    const title = alone ? null : make("h2", { tabindex: "-1", part: "title" }, exchange.title ?? words("each"));
    const help = !alone && exchange.help ? make("p", { class: "lead" }, exchange.help) : null;
    const dropped = this.#next.dropped.length && this.#place === this.#visited.length ? make("p", { class: "note", role: "status" }, words("set_aside")) : null;
    this.#show(this.#progress(), dropped, title, help, form);
  }

  #progress() {
    const left = this.#next.progress.left_if_nothing_applies + this.#visited.length - this.#place;
    const bar = make("progress", { max: Math.max(this.#place + left, 1), value: this.#place, "aria-label": this.#words("progress") });
    return make("div", { class: "progress", part: "progress" }, bar, make("span", {}, this.#words("left", { count: Math.max(left, 1) })));
  }

  #controls() {
    const words = this.#words;
    const next = make("button", { type: "submit", class: "main", part: "button main" }, words("next"));
    const back = this.#place > 0 ? button(words("back"), () => this.#back(this.#place - 1)) : null;
    const soFar = this.#answers.size > 0 ? button(words("so_far"), () => this.#act((signal) => this.#result(signal, true)), "quiet") : null;
    return make("div", { class: "controls" }, next, back, soFar);
  }

  #take(form, exchange) {
    const { answers, faults } = answersIn(form, exchange, this.#words);
    showFaults(form, faults, this.#words);
    if (faults.length) return;
    for (const [path, answer] of answers) this.#answers.set(path, answer);
    this.#visited[this.#place] = exchange;
    this.#remember();
    this.#tell("answer", { questions: answers.map(([path]) => path), answers: this.answers });
    this.#ask();
  }

  #back(place) {
    this.#doing?.abort();
    this.#place = place;
    this.#showExchange(this.#visited[place]);
  }

  async #result(signal, interim) {
    const more = interim ? null : this.#service.post("next-question", this.#answers, signal, { goal: "everything" }).then(checkedNext);
    const [result, why, changes, beyond] = await Promise.allSettled([
      this.#service.post("assessments", this.#answers, signal).then(checkedResult),
      this.#service.post("explanations", this.#answers, signal, { rules: "found" }).then(whyOf),
      this.#service.post("what-if", this.#answers, signal).then(checkedChanges),
      more,
    ]);
    if (result.status === "rejected") throw result.reason;
    const beside = { why: why.value ?? new Map(), changes: changes.value ?? null, beyond: beyond.value ?? null };
    this.#showResult(result.value, beside, interim);
    this.#tell("assessment", { assessment: result.value, answers: this.answers, interim });
  }

  #showResult(result, beside, interim) {
    const words = this.#words;
    const made = words("made", { day: dayIn(words.language, String(result.provenance.as_of)), release: String(result.provenance.release) });
    this.#show(
      make("div", { class: "verdict", part: "verdict", "data-suitability": String(result.suitability) },
        make("p", { class: "eyebrow" }, words(interim ? "interim" : "result")),
        make("h2", { tabindex: "-1", part: "title" }, result.label), make("p", { class: "lead" }, result.headline),
        interim ? make("p", {}, words("interim_help"), this.#missed().map((text) => ` ${text}`)) : null),
      interim ? make("div", { class: "controls" }, button(words("go_on"), () => this.#ask(), "main")) : this.#beyond(beside.beyond),
      ...resultOf(result, beside, words), this.#yours(), this.#keeping(result),
      make("p", { class: "disclaimer", part: "disclaimer" }, result.disclaimer), make("p", { class: "made" }, made));
  }

  #missed() {
    const { cautions_possible: cautions, urgent_possible: urgent } = this.#next.if_you_stop;
    const told = [["missed", cautions], ["missed_urgent", urgent]].filter(([, count]) => count > 0);
    return told.map(([id, count]) => this.#words(id, { count }));
  }

  #beyond(next) {
    const count = next?.exchange ? next.progress.left_if_nothing_applies : 0;
    if (count === 0) return null;
    const goOn = () => {
      this.#goal = "everything";
      this.#ask();
    };
    return make("div", { class: "controls more" }, button(this.#words("more", { count }), goOn), make("p", {}, this.#words("more_help")));
  }

  #yours() {
    const words = this.#words;
    if (this.#visited.length === 0) return null;
    const rows = this.#visited.map((exchange, place) => {
      const questions = exchange.questions.filter((each) => this.#answers.has(each.question));
      const said = questions.map((each) => make("li", {}, words.parts("given", { question: each.item ?? each.text, answer: make("b", {}, inWords(each, this.#answers.get(each.question), words)) })));
      const title = exchange.title ?? exchange.questions[0].text;
      const change = button(words("change_answers"), () => this.#back(place), "small");
      change.setAttribute("aria-label", words("change_answers_to", { title }));
      return make("div", { class: "given" }, make("ul", {}, ...said), change);
    });
    return make("section", { class: "yours", part: "section yours" }, make("h3", {}, words("yours")), details(words("show_yours"), null, ...rows));
  }

  #keeping(result) {
    const words = this.#words;
    const fault = make("p", { class: "fault", role: "alert" });
    const file = make("input", { type: "file", accept: "application/json,.json", onchange: (event) => this.#load(event.target.files[0], fault) });
    return make("section", { class: "keep", part: "section keep" }, make("h3", {}, words("keep")), make("p", {}, words("keep_help")),
      make("div", { class: "controls" }, button(words("print"), () => globalThis.print()),
        button(words("save"), () => download(`${words("file_name")}.json`, "application/json", asFile(this.#answers, result))), button(words("restart"), () => this.#restart(), "quiet")),
      make("label", { class: "file" }, `${words("load")} `, file), fault);
  }

  async #load(file, fault) {
    try {
      this.#answers = fromFile(await file.text());
    } catch {
      fault.textContent = this.#words("load_fault");
      return;
    }
    this.#visited = [];
    this.#ask();
  }

  #restart() {
    if (!globalThis.confirm(this.#words("restart_sure"))) return;
    this.#answers = new Map();
    this.#visited = [];
    this.#remember();
    this.#ask();
  }

  #failed(fault, again) {
    const words = this.#words;
    this.#tell("error", { kind: fault.kind, status: fault.status, code: fault.code, reference: fault.reference });
    const title = words(`trouble_${fault.kind}`);
    const help = words(`trouble_${fault.kind}_help`, { count: fault.wait });
    const reference = typeof fault.reference === "string" ? make("p", { class: "made" }, words("reference", { number: fault.reference })) : null;
    const back = this.#visited.length ? button(words("back"), () => this.#back(this.#visited.length - 1)) : null;
    const controls = make("div", { class: "controls" }, button(words("again"), again, "main"), back, this.#answers.size ? button(words("restart"), () => this.#restart(), "quiet") : null);
    this.#show(make("div", { class: "trouble", part: "trouble", role: "alert", "data-kind": fault.kind }, make("h2", { tabindex: "-1" }, title), make("p", {}, help), reference), controls);
    this.#again = fault.kind === "offline" ? again : null;
    if (fault.kind === "busy") this.#later(again, fault.wait, controls);
  }

  #later(again, seconds, controls) {
    setTimeout(() => controls.isConnected && !this.#doing && again(), seconds * 1000);
  }

  #online = () => this.#again?.();
}

function whyOf(said) {
  const explained = said.explanations.filter((each) => typeof each.clause?.text === "string");
  return new Map(explained.map((each) => [each.rule, each.clause.text]));
}

function checkedChanges(said) {
  const isText = (text) => typeof text === "string";
  const fits = said.suggestions.every((way) => isText(way.label) && way.changes.every((change) => isText(change.text))) &&
    said.in_the_way.every((each) => isText(each.title) && isText(each.why));
  if (!fits) throw new Fault("unexpected");
  return said;
}

function inWords(question, answer, words) {
  const labels = [answer].flat().map((id) => question.options.find((option) => option.id === id)?.label ?? String(id));
  return labels.length && labels[0] !== "" ? labels.join("; ") : words("none");
}

if (!customElements.get("candidacy-assessment")) customElements.define("candidacy-assessment", CandidacyAssessment);
