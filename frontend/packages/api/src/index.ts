export { type Api, createApi, unwrap } from "./client";
export { EventStream, type StreamState, streamUrl, type WorkspaceEvent } from "./events";
export type { components, paths } from "./generated/schema";
export { asProblem, NOT_LOADED, Problem, problemOf, UNREACHABLE, UNREADABLE, unreachable } from "./problem";

import type { components } from "./generated/schema";

/** A shape of the API by its name. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
