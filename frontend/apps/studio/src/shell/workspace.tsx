"use client";

import type { Schema } from "@reelbox/api";
import { createContext, useContext } from "react";

export interface Here {
  workspaceId: string;
  role: Schema<"Role"> | null;
  /** What the signed-in person may do here; the API refuses the rest whatever the page shows. */
  mayEdit: boolean;
  mayOwn: boolean;
  /** They administer the box itself: its license, its disk, its users. */
  administers: boolean;
}

export const HereContext = createContext<Here | null>(null);

export function useHere(): Here {
  const here = useContext(HereContext);
  if (here === null) {
    throw new Error("only inside a workspace");
  }
  return here;
}

const KEY = "reelbox.workspace";

export function lastWorkspace(): string | null {
  return localStorage.getItem(KEY);
}

export function rememberWorkspace(workspaceId: string): void {
  localStorage.setItem(KEY, workspaceId);
}
