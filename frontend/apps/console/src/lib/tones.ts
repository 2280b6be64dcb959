import type { Tone } from "@reelbox/ui";

const GOOD = new Set(["paid", "active", "done", "sent", "signing", "trialing", "won", "ready", "running"]);
const BAD = new Set([
  "failed",
  "bounced",
  "past_due",
  "unpaid",
  "revoked",
  "suspended",
  "withdrawn",
  "lost",
  "needs_response",
]);
const GOING = new Set(["open", "pending", "queued", "received", "next", "incomplete"]);

/** The color of a state, whatever it is a state of. */
export function toneOf(state: string): Tone {
  return GOOD.has(state) ? "good" : BAD.has(state) ? "bad" : GOING.has(state) ? "accent" : "plain";
}
