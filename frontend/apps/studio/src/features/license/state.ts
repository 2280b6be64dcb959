import type { License } from "./queries";

/** What the bar above every page says of the license; null: nothing has to be said. */
export type Said = "trial" | "expiring" | "grace" | "restricted";

export function said(license: Pick<License, "state" | "days_left">): Said | null {
  if (license.state === "trial") {
    return license.days_left === null ? null : "trial"; // a trial without an end is nobody's concern
  }
  return license.state === "valid" ? null : license.state;
}

/** Where the box has two sentences for one state, the one that fits. */
export function sentence(license: Pick<License, "state" | "ends_at" | "restricted_at">): string {
  if (license.state === "trial") {
    return license.ends_at === null ? "trialEndless" : "trial";
  }
  if (license.state === "grace") {
    return license.restricted_at === null ? "graceOpen" : "grace";
  }
  return license.ends_at === null && license.state === "valid" ? "validForever" : license.state;
}
