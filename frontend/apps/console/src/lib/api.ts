"use client";

import { createVendorApi, type Schema } from "@reelbox/vendor-api";

/** The one client of the page; its requests carry the session's cookie. */
export const api = createVendorApi();

export const SHOP = "/api/v1/shop";
export const PORTAL = "/api/v1/portal";
export const CONSOLE = "/api/v1/console";

export type Order = Schema<"OrderView">;
export type Step = Schema<"StepView">;
