// <candidacy-assessment>: one exchange a screen, then the result. It draws what the service says, and decides nothing.
//
// Attributes, read once: api, key, language, goal, start (answers known already, as JSON), remember (session or ask), history
// (steps), receipts. Events: answer, assessment, share, error; `detail` holds what the host page may want, and nothing leaves the page by them.

import { hasUnseen, nextOf, resultFor, unseenOf } from "./asking.js";
import { asFile, flat, nested } from "./answers.js";
import { confirmed } from "./dialogue.js";
import { Foot } from "./foot.js";
import { button, download, make } from "./make.js";
import { Memory } from "./memory.js";
import { answersIn, Drafts, showFaults } from "./question.js";
import { resultOf, verdictOf } from "./result.js";
import { asFault, Service } from "./service.js";
import { checkedResult } from "./shapes.js";
import { sharedAs, Sharing } from "./share.js";
import { Steps } from "./steps.js";
import { STYLE } from "./style.js";
import { troubleOf } from "./trouble.js";
import { wordsIn } from "./words.js";
import { listOf, yoursOf } from "./yours.js";

const HOME = new URL("../../", import.meta.url); // two levels above where this file is served
const WAITING = 400; // milliseconds until it is said that something is under way
const SLOW = 4_000; // milliseconds until it is said that it takes long
const GOALS = ["suitability", "result", "everything"];

export class CandidacyAssessment extends HTMLElement {
  #answers = new Map();
  #visited = []; // the exchanges that were answered, in their order
  #drafts = new Drafts();
  #place = 0; // of the exchange on the screen
  #next = null; // what was asked last
  #goal = "result";
  #note = null; // a word to go with the next screen
  #opened = false; // whether a screen has been shown
  #doing = null; // what is under way, to be given up once something else is asked for
  #act = null; // the same as a function, to be begun anew
  #again = null; // what to try once connected
  #box;
  #status;
  #foot;
  #words;
  #service;
  #memory;
  #sharing;
  #steps = null;

  connectedCallback() {
    globalThis.addEventListener("online", this.#online);
    if (this.#box) {
      this.#steps?.start();
      return this.#act && this.#do(this.#act); // moved in the page, while something was under way
    }
    this.#build();
    this.#steps?.start();
    this.#begin();
  }

  disconnectedCallback() {
    this.#doing?.abort();
    this.#steps?.stop();
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
    const words = (this.#words = wordsIn(language));
    this.#service = new Service(base, this.getAttribute("key"), words.language);
    this.#memory = new Memory(this.getAttribute("remember"), this.id);
    if (this.getAttribute("history") === "steps") this.#steps = new Steps(this.id, this.#went);
    this.#goal = goalOf(this.getAttribute("goal"));
    const root = this.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    this.#sharing = new Sharing(this.#service, this.hasAttribute("key"), root, words);
    this.#status = make("p", { class: "status", role: "status", ...words.own }, words("starting"));
    this.#foot = new Foot(this.#memory, { keep: this.#keep, open: this.#open, clear: this.#clear }, words);
    this.#box = make("div", { class: "box", part: "box", role: "region", "aria-label": words("name"), ...words.own });
    root.append(make("slot", { name: "before" }), this.#box, this.#status, this.#foot.box, make("slot", { name: "after" }));
  }

  // With what was kept in this tab, else with what the page knows; without either where the service refuses it.
  #begin() {
    const kept = this.#memory.read();
    if (kept) this.#take(kept);
    else this.#started();
    const refused = (fault) => {
      if (fault.kind !== "refused" || this.#answers.size === 0) return this.#failed(fault, () => this.#begin());
      this.#note = kept ? "kept_unfit" : null;
      this.#tell("error", { ...told(fault), kind: kept ? "kept" : "start" });
      this.#take({ answers: new Map(), visited: [] });
      this.#ask();
    };
    this.#ask(refused);
  }

  #started() {
    try {
      this.#answers = flat(JSON.parse(this.getAttribute("start") ?? "{}"));
    } catch {
      this.#tell("error", { kind: "start", status: null, code: null, reference: null });
    }
  }

  #take({ answers, visited = [], goal = this.#goal, shared = null }) {
    this.#answers = answers;
    this.#visited = visited;
    this.#goal = goalOf(goal);
    this.#sharing.shared = sharedAs(shared, shared?.clinic);
    this.#drafts.clear();
  }

  #remember() {
    this.#memory.write({ answers: this.#answers, visited: this.#visited, goal: this.#goal, shared: this.#sharing.shared });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // Whatever calls the service: one at a time, with a word where it is slow, and a screen for each way to fail.
  async #do(act, failed = (fault) => this.#failed(fault, () => this.#do(act))) {
    this.#doing?.abort();
    const doing = new AbortController();
    this.#doing = doing;
    this.#act = act;
    this.#again = null;
    this.#box.setAttribute("aria-busy", "true");
    const say = (id) => () => (this.#status.textContent = this.#words(id));
    const timers = [setTimeout(say("waiting"), WAITING), setTimeout(say("slow"), SLOW)];
    try {
      await act(doing.signal);
    } catch (error) {
      if (!doing.signal.aborted) failed(asFault(error));
    } finally {
      timers.forEach(clearTimeout);
      if (this.#doing === doing) this.#settle();
    }
  }

  #settle() {
    if (!this.#doing.signal.aborted) this.#act = null;
    this.#doing = null;
    this.#box.removeAttribute("aria-busy");
    this.#status.textContent = "";
  }

  #show(...inside) {
    this.#box.replaceChildren(...inside.flat().filter(Boolean));
    this.#foot.settle(this.#answers.size > 0);
    const first = !this.#opened;
    this.#opened = true;
    if (first) return; // the page has just been opened: the focus is the reader's
    this.#box.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView({ block: "start" });
  }

  #ask(failed) {
    return this.#do(async (signal) => {
      if (hasUnseen(this.#visited, this.#answers)) this.#visited.push(...(await unseenOf(this.#service, this.#visited, this.#answers, signal)));
      this.#steps?.at(this.#visited.length);
      return this.#asked(await nextOf(this.#service, this.#answers, this.#goal, signal), signal);
    }, failed);
  }

  #asked(next, signal) {
    this.#next = next;
    for (const { question } of next.dropped) this.#answers.delete(question);
    if (next.dropped.length) {
      this.#drafts.clear();
      this.#note = "set_aside";
    }
    this.#remember();
    if (next.exchange === null) return this.#result(signal, false);
    this.#showExchange(next.exchange, this.#visited.length);
  }

  #showExchange(exchange, place) {
    const words = this.#words;
    this.#place = place;
    const alone = exchange.questions.length === 1;
    const title = alone ? null : make("h2", { tabindex: "-1", part: "title" }, exchange.title ?? words("each"));
    const help = !alone && exchange.help ? make("p", { class: "lead" }, exchange.help) : null;
    this.#show(this.#progress(), this.#noted(), title, help, this.#form(exchange));
  }

  #noted() {
    const note = this.#note && make("p", { class: "note", part: "note", role: "status" }, this.#words(this.#note));
    this.#note = null;
    return note;
  }

  #form(exchange) {
    const form = this.#drafts.of(exchange, this.#answers, this.#words);
    form.append(this.#controls());
    form.onsubmit = (event) => {
      event.preventDefault();
      if (!this.#doing) this.#answered(form, exchange);
    };
    return form;
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
    const soFar = this.#answers.size > 0 ? button(words("so_far"), () => this.#soFar(), "quiet") : null;
    return make("div", { class: "controls" }, next, back, soFar);
  }

  #answered(form, exchange) {
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
    this.#steps?.back(place) || this.#visit(place);
  }

  #visit(place) {
    this.#doing?.abort();
    if (place >= this.#visited.length) return this.#ask();
    this.#steps?.at(place);
    this.#showExchange(this.#visited[place], place);
  }

  #went = ({ place, soFar }) => (soFar ? this.#soFar() : this.#visit(place));

  #soFar() {
    this.#steps?.at(this.#place, true);
    return this.#do((signal) => this.#result(signal, true));
  }

  async #result(signal, interim) {
    const [{ result, beside }] = await Promise.all([resultFor(this.#service, this.#answers, signal, interim), this.#sharing.know(signal)]);
    signal.throwIfAborted();
    this.#showResult(result, beside, interim);
    this.#tell("assessment", { assessment: result, answers: this.answers, interim });
  }

  #showResult(result, beside, interim) {
    const words = this.#words;
    const goOn = button(words("go_on"), () => this.#back(this.#place), "main");
    this.#show(
      verdictOf(result, interim ? this.#next.if_you_stop : null, words), this.#noted(),
      interim ? make("div", { class: "controls" }, goOn) : this.#beyond(beside.beyond),
      ...resultOf(result, beside, words), yoursOf(this.#visited, this.#answers, (place) => this.#visit(place), words),
      interim ? null : this.#share(result, beside), this.#keeping(result), make("p", { class: "disclaimer", part: "disclaimer" }, result.disclaimer));
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

  #share(result, beside) {
    const list = () => listOf(this.#visited, this.#answers, this.#words);
    return this.#sharing.section(this.#answers, result.provenance.as_of, list, (shared, note) => {
      if (shared) this.#tell("share", { id: shared.id, until: shared.until });
      this.#note = note;
      this.#remember();
      this.#showResult(result, beside, false);
      if (shared) this.#box.querySelector(".share h3").focus();
    });
  }

  #keeping(result) {
    const words = this.#words;
    return make("section", { class: "keep", part: "section keep" }, make("h3", {}, words("keep")), make("p", {}, words("keep_help")),
      make("div", { class: "controls" }, button(words("print"), () => globalThis.print()), button(words("save"), () => this.#save(result))));
  }

  // With a receipt where the page says that the service makes them; without one the file is as good to open again.
  #save(result) {
    const { as_of } = result.provenance;
    const write = (kept) => download(`${this.#words("file_name")}.json`, "application/json", asFile(this.#answers, kept, this.#sharing.shared));
    if (!this.hasAttribute("receipts")) return write(result);
    const receipt = async (signal) => write(checkedResult(await this.#service.post("assessments", this.#answers, signal, { as_of, receipt: true })));
    return this.#do(receipt, () => write(result));
  }

  #keep = (wanted) => {
    this.#memory.keep(wanted);
    this.#remember();
    this.#foot.settle(this.#answers.size > 0);
  };

  // Answers of a file take the place of others once the service has taken them, and not before.
  #open = (kept) => {
    const failed = (fault) => this.#foot.tell(this.#words(fault.kind === "refused" ? "load_unfit" : "load_failed"));
    return this.#do(async (signal) => {
      await nextOf(this.#service, kept.answers, this.#goal, signal);
      this.#take(kept);
      this.#ask();
    }, failed);
  };

  #clear = () => {
    const words = this.#words;
    const asked = { title: words("clear_title"), text: words("clear_sure"), yes: words("clear"), no: words("clear_not") };
    confirmed(this.shadowRoot, asked, words, () => {
      this.#take({ answers: new Map(), goal: this.getAttribute("goal") });
      this.#memory.clear();
      this.#note = "cleared";
      this.#ask();
    });
  };

  #failed(fault, again) {
    this.#tell("error", told(fault));
    const back = this.#visited.length ? () => this.#back(this.#visited.length - 1) : null;
    const screen = troubleOf(fault, again, back, this.#words);
    this.#show(screen);
    this.#again = ["offline", "unreachable"].includes(fault.kind) ? again : null;
    if (fault.kind === "busy" && fault.wait !== null) setTimeout(() => screen[0].isConnected && !this.#doing && again(), fault.wait * 1000);
  }

  #online = () => this.#again?.();
}

const goalOf = (wanted) => (GOALS.includes(wanted) ? wanted : "result");
const told = ({ kind, status, code, reference }) => ({ kind, status, code, reference });

if (!customElements.get("candidacy-assessment")) customElements.define("candidacy-assessment", CandidacyAssessment);
