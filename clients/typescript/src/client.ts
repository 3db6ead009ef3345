// The client: how a call is sent, and sent again. It needs `fetch` and nothing else.

import { address, type Call, headers } from "./call.js";
import { CandidacyError, TimedOutError, UnreachableError } from "./errors.js";
import { Operations } from "./operations.js";
import { type Patience, pause, result } from "./response.js";

/** What a client is made with. */
export interface Settings {
  /** A clinic's key, where the service takes keys; in a browser, a browser's key. */
  readonly key?: string | undefined;
  /** Of the texts: a language tag, or several as in `Accept-Language`. Left out: what `fetch` sends by itself. */
  readonly language?: string | undefined;
  /** Milliseconds that one attempt may take: 10,000 where left out. */
  readonly timeout?: number | undefined;
  /** How often to ask again while the service is busy (429, 503) or cannot be reached: 2 where left out. */
  readonly retries?: number | undefined;
  /** Milliseconds, 10,000 where left out; if the service asks for a longer wait, its problem is thrown at once. */
  readonly longestWait?: number | undefined;
  /** Used instead of the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/** A client of the service at an address. */
export class Candidacy extends Operations {
  readonly #url: string;
  readonly #own: Pick<Settings, "key" | "language">;
  readonly #timeout: number;
  readonly #patience: Patience;
  readonly #fetch: typeof fetch;

  constructor(url: string | URL, settings: Settings = {}) {
    super();
    this.#url = String(url).replace(/\/+$/, "");
    this.#own = settings;
    this.#timeout = settings.timeout ?? 10_000;
    this.#patience = { retries: settings.retries ?? 2, longestWait: settings.longestWait ?? 10_000 };
    this.#fetch = settings.fetch ?? ((input, init) => fetch(input, init));
  }

  protected async send(call: Call): Promise<unknown> {
    const { signal } = call.options;
    const init: RequestInit = {
      method: call.method,
      headers: headers(call, this.#own),
      credentials: "omit",
      redirect: "manual", // answers go to the service, and to nobody that it names
      ...(call.body && { body: JSON.stringify(call.body) }),
    };
    for (let before = 0; ; before++) {
      try {
        return await this.#once(call, init);
      } catch (failed) {
        if (!(failed instanceof CandidacyError)) throw failed;
        const wait = pause(failed, before, this.#patience);
        if (wait === null) throw failed;
        await sleep(wait, signal);
      }
    }
  }

  async #once(call: Call, init: RequestInit): Promise<unknown> {
    const { signal, timeout = this.#timeout } = call.options;
    const late = AbortSignal.timeout(timeout);
    let response: Response;
    let text: string;
    try {
      const either = signal ? AbortSignal.any([signal, late]) : late;
      response = await this.#fetch(this.#url + address(call), { ...init, signal: either });
      text = await response.text();
    } catch (error) {
      signal?.throwIfAborted();
      if (late.aborted) throw new TimedOutError("the service took too long", { cause: error });
      throw new UnreachableError("the service cannot be reached", { cause: error });
    }
    return result(response, text, call.accept);
  }
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, milliseconds);
    if (signal?.aborted) end();
    signal?.addEventListener("abort", end, { once: true });
  });
}
