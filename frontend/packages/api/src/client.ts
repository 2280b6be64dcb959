// Requests to the API. Forged requests are known by Origin (decision 0018), so there is no token to send along.

import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths } from "./generated/schema";
import { problemOf, unreachable } from "./problem";

export type Api = Client<paths>;

const CHANGES = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const PAUSES_MS = [400, 1500];

interface Options {
  baseUrl?: string;
  fetch?: typeof fetch;
  pause?: (ms: number) => Promise<void>;
}

/** A client whose requests carry the browser's session, and whose creates happen once even if they are sent again. */
export function createApi(options: Options = {}): Api {
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const pause = options.pause ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const api = createClient<paths>({
    baseUrl: options.baseUrl ?? "",
    credentials: "same-origin",
    fetch: (request) => persistent(request, send, pause),
  });
  api.use(once);
  return api;
}

/** Every POST has a key, so whoever sends it again after a broken line gets the first one's answer. */
const once: Middleware = {
  onRequest({ request }) {
    if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
    return request;
  },
};

/** Sends a request again where no answer came, but only what may be sent twice: reads, and what carries a key. */
async function persistent(
  request: Request,
  send: (request: Request) => Promise<Response>,
  pause: (ms: number) => Promise<void>,
): Promise<Response> {
  const repeatable = !CHANGES.has(request.method) || request.headers.has("Idempotency-Key");
  for (let attempt = 0; ; attempt++) {
    try {
      return await send(request.clone());
    } catch (error) {
      const ms = PAUSES_MS[attempt];
      if (request.signal.aborted) {
        throw error;
      }
      if (!repeatable || ms === undefined || globalThis.navigator?.onLine === false) {
        throw unreachable();
      }
      await pause(ms);
    }
  }
}

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; throws a Problem where the request failed. */
export async function unwrap<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) {
    throw problemOf(error, response.status);
  }
  return data as T;
}
