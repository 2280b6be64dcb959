// Requests to the control plane. Forged requests are known by Origin (decision 0018), so there is no token to send along.

import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./generated/schema";
import { problemOf, unreachable } from "./problem";

export type VendorApi = Client<paths>;

interface Options {
  baseUrl?: string;
  fetch?: typeof fetch;
}

/** A client whose requests carry the browser's session of the portal or the console. */
export function createVendorApi(options: Options = {}): VendorApi {
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  return createClient<paths>({
    baseUrl: options.baseUrl ?? "",
    credentials: "same-origin",
    fetch: async (request) => {
      try {
        return await send(request);
      } catch (error) {
        throw request.signal.aborted ? error : unreachable();
      }
    },
  });
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
