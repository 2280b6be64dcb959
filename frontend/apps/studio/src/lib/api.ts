"use client";

import { createApi } from "@reelbox/api";

/** The one client of the page; its requests carry the session's cookie. */
export const api = createApi();

export const V1 = "/api/v1";
export const IN_WORKSPACE = "/api/v1/workspaces/{workspace_id}";
