// What is asked of the service, before anything is sent.

/** What may be said with each call. */
export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason, as `fetch` does. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that one attempt may take, instead of the client's own. */
  readonly timeout?: number | undefined;
  /** Sent instead of the client's own: another key, or a person's deletion token. */
  readonly key?: string | undefined;
  /** Of the texts, instead of the client's own: a language tag, or several as in `Accept-Language`. */
  readonly language?: string | undefined;
  /**
   * Names what is to be stored, so that it is stored once however often it is sent.
   * Left out: one is made for each call that stores.
   */
  readonly idempotencyKey?: string | undefined;
}

/** One operation with all that it takes. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
  readonly inside?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: object;
  readonly options: CallOptions;
}

/** A call's address below the service's. */
export function address({ path, inside = {}, query = {} }: Call): string {
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(inside[name] ?? ""));
  const said = Object.entries(query).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]]));
  return said.length ? `${place}?${new URLSearchParams(said)}` : place;
}

/** A call's headers, the same ones however often it is sent: take them once for a call. */
export function headers(call: Call, own: { key?: string | undefined; language?: string | undefined }): Headers {
  const { key = own.key, language = own.language, idempotencyKey } = call.options;
  const found = new Headers({ Accept: `${call.accept}, application/problem+json` });
  if (call.body) found.set("Content-Type", "application/json");
  if (key) found.set("Authorization", `Bearer ${key}`);
  if (language) found.set("Accept-Language", language);
  if (idempotencyKey ?? stores(call)) found.set("Idempotency-Key", idempotencyKey ?? fresh());
  return found;
}

/** Whether the service would keep something: only with a key of its own may that be sent again. */
function stores({ body }: Call): boolean {
  return body !== undefined && "share" in body && body.share != null;
}

function fresh(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");
}
