// Sharing with a clinic: asked for in plain words, sent by one press and not before, and taken back by another.

import { confirmed, dialogue } from "./dialogue.js";
import { button, details, make } from "./make.js";
import { asFault, Fault } from "./service.js";
import { isText } from "./shapes.js";
import { dayIn } from "./words.js";

const NEVER = new AbortController().signal; // what is sent or deleted is not given up by going elsewhere
const PERIODS = [7, 14, 30, 90, 180]; // days, below the longest that the clinic offers
const CERTAIN = ["refused", "forbidden", "busy", "offline"]; // kinds of fault after which nothing can have been kept

export class Sharing {
  shared = null; // what the clinic was given, and how to have it deleted
  #clinic; // whose key it is; null where it is nobody's, undefined before that was asked
  #service;
  #root;
  #words;

  constructor(service, hasKey, root, words) {
    this.#service = service;
    this.#root = root;
    this.#words = words;
    if (!hasKey) this.#clinic = null;
  }

  // Ask whose key it is, where there is one: once.
  async know(signal) {
    if (this.#clinic === undefined) this.#clinic = await clinicOf(this.#service, signal);
  }

  // The section beside a result. `list` draws what is sent; `changed` is told what came of it, and a note where there is one.
  section(answers, as_of, list, changed) {
    const words = this.#words;
    if (this.shared) return sharedOf(this.shared, () => this.#remove(changed), this.#root, words);
    const clinic = this.#clinic;
    if (!clinic?.storing) return null;
    const send = (days, since, once) => this.#send(answers, { as_of, share: shareOf(clinic, days, since) }, once, changed);
    const begin = button(words("share_begin", { clinic: clinic.name }), () => agreeing(clinic, { send, list }, this.#root, words));
    return make("section", { class: "share", part: "section share" }, make("h3", {}, words("share", { clinic: clinic.name })),
      make("p", {}, words("share_help", { clinic: clinic.name })), make("div", { class: "controls" }, begin));
  }

  async #send(answers, more, once, changed) {
    const said = await this.#service.post("assessments", answers, NEVER, more, { "Idempotency-Key": once });
    this.shared = sharedAs(said?.shared, this.#clinic.name);
    if (this.shared === null) throw new Fault("unexpected");
    return () => changed(this.shared, null);
  }

  async #remove(changed) {
    await this.#service.forget(this.shared, NEVER);
    this.shared = null;
    changed(null, "shared_deleted");
  }
}

// Null where that cannot be had, and then nothing can be shared.
const clinicOf = (service, signal) => service.call("GET", "clinic", signal).then(checkedClinic).catch(() => null);

const shareOf = ({ storing }, days, since) => ({ consent: { text_version: storing.consent_text_version, agreed_at: since }, keep_days: days });

function agreeing(clinic, act, root, words) {
  const named = { clinic: clinic.name };
  const { retention_days: most, consent_text_version: version } = clinic.storing;
  const days = make("fieldset", { class: "row" }, make("legend", {}, words("share_days", named)), make("div", { class: "choices" },
    ...[...PERIODS.filter((each) => each < most), most].map((count) => tick("radio", "days", String(count), words("share_days_choice", { count })))));
  const agree = tick("checkbox", "agree", "yes", words("share_agree", named));
  const told = make("p", { class: "fault", role: "alert" });
  const send = make("button", { type: "submit", class: "main", part: "button main" }, words("share_send", named));
  const form = make("form", { novalidate: true }, days, agree, make("p", { class: "made" }, words("share_version", { version })), told,
    make("div", { class: "controls" }, send, button(words("share_not"), () => box.close())));
  const box = dialogue(root, words("share_title", named), words, make("p", {}, words("share_what", named)),
    details(words("share_list"), null, act.list()), make("p", {}, words("share_number", named)), make("p", {}, words("share_until", named)),
    make("slot", { name: "consent" }), form);
  form.onsubmit = sending({ form, days, told, send, box, once: crypto.randomUUID(), since: null }, act, words);
}

// What is sent and its key stay the same however often it is tried, so that it is kept once.
function sending(state, act, words) {
  return async (event) => {
    event.preventDefault();
    const { days, agree } = Object.fromEntries(new FormData(state.form));
    state.told.textContent = days || state.days.disabled ? (agree ? "" : words("share_missing_agree")) : words("share_missing_days");
    if (state.told.textContent || state.send.disabled) return;
    state.since ??= new Date().toISOString();
    state.chosen ??= Number(days);
    state.send.disabled = true;
    try {
      const settle = await act.send(state.chosen, state.since, state.once);
      state.box.close();
      settle();
    } catch (error) {
      notSent(state, asFault(error), words);
    } finally {
      state.send.disabled = false;
    }
  };
}

function notSent(state, fault, words) {
  const certain = CERTAIN.includes(fault.kind);
  state.told.textContent = words(certain ? "share_failed" : "share_unknown");
  state.days.disabled = !certain; // what may have arrived is sent again as it was
  if (certain) state.chosen = state.since = null;
}

function sharedOf(shared, act, root, words) {
  const named = { clinic: shared.clinic };
  const told = make("p", { class: "fault", role: "alert" });
  const remove = () => act().catch(() => (told.textContent = words("shared_delete_failed", named)));
  const asked = { title: words("shared_delete_title"), text: words("shared_delete_sure", named), yes: words("shared_delete"), no: words("shared_delete_not") };
  return make("section", { class: "share", part: "section share" }, make("h3", { tabindex: "-1" }, words("shared", named)),
    make("p", {}, words("shared_until", { ...named, day: dayIn(words.language, shared.until.slice(0, 10)) })),
    make("dl", {}, make("dt", {}, words("shared_number", named)), make("dd", {}, shared.id),
      make("dt", { class: "code" }, words("shared_code")), make("dd", { class: "code" }, shared.deletion_token)),
    make("p", { class: "code" }, words("shared_help", named)), told,
    make("div", { class: "controls" }, button(words("shared_delete"), () => confirmed(root, asked, words, remove))));
}

const tick = (type, name, value, label) =>
  make("label", { class: "choice", part: "choice" }, make("input", { type, name, value }), make("span", {}, label));

// What came of sharing, and whom it was shared with; null where it is not that.
export function sharedAs(said, clinic) {
  const shared = { clinic, id: said?.id, until: said?.until, deletion_token: said?.deletion_token };
  return Object.values(shared).every(isText) ? shared : null;
}

function checkedClinic(said) {
  const clinic = said?.clinic;
  const keeps = Number.isInteger(clinic?.storing?.retention_days) && clinic.storing.retention_days > 0 && isText(clinic.storing.consent_text_version);
  return isText(clinic?.name) ? { name: clinic.name, storing: keeps ? clinic.storing : null } : null;
}
