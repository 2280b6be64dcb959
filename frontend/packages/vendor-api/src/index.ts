export { createVendorApi, unwrap, type VendorApi } from "./client";
export type { components, paths } from "./generated/schema";
export { asProblem, Problem, problemOf, UNREACHABLE, UNREADABLE, unreachable } from "./problem";

import type { components } from "./generated/schema";

/** A shape of the API by its name. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
