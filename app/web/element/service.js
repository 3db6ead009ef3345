// Calls of the service, and every way in which they can fail, told apart by what a person can do about it.

import { nested } from "./answers.js";

const PATIENCE = 30_000; // milliseconds until a call is given up
const SOON = 5; // seconds to wait where the service does not say how long
const LONGEST_WAIT = 600; // seconds; whoever is asked to wait longer comes back by themselves

// `kind`: offline, unreachable, late, busy, refused (the answers), forbidden (the page), failed, or unexpected (a response of
// another shape). `wait`: seconds until it may be tried again; null where nobody said, or it is too long to wait here.
export class Fault extends Error {
  constructor(kind, more = {}) {
    super(kind);
    Object.assign(this, { kind, status: null, code: null, reference: null, wait: null }, more);
  }
}

export class Service {
  constructor(base, key, language) {
    this.base = base;
    this.headers = { "Accept-Language": language };
    if (key) this.headers.Authorization = `Bearer ${key}`;
  }

  post(act, answers, signal, more = {}, headers = {}) {
    const body = JSON.stringify({ answers: nested(answers), ...more });
    return this.call("POST", act, signal, { body, headers: { "Content-Type": "application/json", ...headers } });
  }

  // Delete what was shared, by its own code; it may be gone already.
  async forget({ id, deletion_token: code }, signal) {
    const own = { headers: { Authorization: `Bearer ${code}` } };
    await this.call("DELETE", `shared-assessments/${encodeURIComponent(id)}`, signal, own).catch((error) => {
      if (error.status !== 404) throw error;
    });
  }

  // What the service says, as JSON; null where it says nothing or something else.
  async call(method, path, signal, { body, headers } = {}) {
    const settings = { method, body, headers: { ...this.headers, ...headers }, credentials: "omit", cache: method === "GET" ? "default" : "no-store" };
    const response = await this.#sent(path, { ...settings, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) });
    const said = await response.json().catch((error) => {
      if (error.name !== "SyntaxError") throw asFault(error);
      return null; // no JSON: whoever takes it refuses that
    });
    if (response.ok) return said;
    throw refusal(response, said);
  }

  async #sent(path, settings) {
    try {
      return await fetch(new URL(`v1/${path}`, this.base), settings);
    } catch (error) {
      throw asFault(error);
    }
  }
}

export function asFault(error) {
  if (error instanceof Fault || error.name === "AbortError") return error;
  if (error.name === "TimeoutError") return new Fault("late");
  if (error.name !== "TypeError") return new Fault("unexpected");
  return new Fault(navigator.onLine ? "unreachable" : "offline");
}

function refusal(response, said) {
  const { status } = response;
  const more = { status, code: said?.code ?? null, reference: said?.request_id ?? response.headers.get("Request-Id") };
  const kind = { 400: "refused", 422: "refused", 401: "forbidden", 403: "forbidden", 408: "late", 429: "busy", 503: "busy" }[status];
  const wait = kind === "busy" ? waitOf(response.headers.get("Retry-After")) : null;
  return new Fault(kind ?? (status < 500 ? "unexpected" : "failed"), { ...more, wait });
}

// Seconds, from seconds or from a date.
function waitOf(said) {
  if (said === null) return SOON;
  const seconds = /^\d+$/.test(said) ? Number(said) : Math.ceil((Date.parse(said) - Date.now()) / 1000);
  if (Number.isNaN(seconds)) return SOON;
  return seconds > LONGEST_WAIT ? null : Math.max(seconds, 1);
}
