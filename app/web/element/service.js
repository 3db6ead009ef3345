// Calls of the service, and every way in which they can fail, told apart by what a person can do about it.

import { nested } from "./answers.js";

const PATIENCE = 30_000; // milliseconds until a call is given up
const LONGEST_WAIT = 60; // seconds

// `kind`: offline, late, busy, refused, failed (there, with a status) or unexpected (a response of another shape).
export class Fault extends Error {
  constructor(kind, more = {}) {
    super(kind);
    Object.assign(this, { kind, status: null, code: null, reference: null, wait: null }, more);
  }
}

export class Service {
  constructor(base, key, language) {
    this.base = base;
    this.headers = { "Content-Type": "application/json", "Accept-Language": language };
    if (key) this.headers.Authorization = `Bearer ${key}`;
  }

  async post(act, answers, signal, more = {}) {
    const body = JSON.stringify({ answers: nested(answers), ...more });
    const response = await this.#sent(act, body, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]));
    const said = await response.json().catch((error) => {
      if (error.name !== "SyntaxError") throw asFault(error);
      return null; // no JSON: whoever takes it refuses that
    });
    if (response.ok) return said;
    throw refusal(response, said);
  }

  async #sent(act, body, signal) {
    const settings = { method: "POST", body, signal, headers: this.headers, credentials: "omit", cache: "no-store" };
    try {
      return await fetch(new URL(`v1/${act}`, this.base), settings);
    } catch (error) {
      throw asFault(error);
    }
  }
}

function asFault(error) {
  if (error.name === "AbortError") return error;
  return new Fault(error.name === "TimeoutError" ? "late" : "offline");
}

function refusal(response, said) {
  const { status } = response;
  const more = { status, code: said?.code ?? null, reference: said?.request_id ?? response.headers.get("Request-Id") };
  if (status === 429 || status === 503) {
    const seconds = Number(response.headers.get("Retry-After")) || 5;
    return new Fault("busy", { ...more, wait: Math.min(Math.max(seconds, 1), LONGEST_WAIT) });
  }
  if (status === 408) return new Fault("late", more);
  return new Fault(status >= 400 && status < 500 ? "refused" : "failed", more);
}
