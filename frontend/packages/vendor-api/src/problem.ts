// What goes wrong, as values: every failed request throws a Problem, also where no answer came at all.

import type { components } from "./generated/schema";

type ProblemDocument = components["schemas"]["Problem"];
type WrongField = components["schemas"]["WrongField"];

/** A code of our own for a request that got no answer: the control plane, or the way to it, is away. */
export const UNREACHABLE = "CONSOLE-001";
/** A code of our own for an answer that is no problem document: something between here and there answered. */
export const UNREADABLE = "CONSOLE-002";

/** An error of the control plane (RFC 9457), or one of the two above. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly requestId: string | null;
  readonly fields: readonly WrongField[];

  constructor(
    document: Pick<ProblemDocument, "code" | "status" | "detail" | "hint" | "retryable"> & Partial<ProblemDocument>,
  ) {
    super(document.detail);
    this.name = "Problem";
    this.code = document.code;
    this.status = document.status;
    this.detail = document.detail;
    this.hint = document.hint;
    this.retryable = document.retryable;
    this.requestId = document.request_id ?? null;
    this.fields = document.errors ?? [];
  }
}

/** No answer came: status 0. */
export function unreachable(): Problem {
  return new Problem({
    code: UNREACHABLE,
    status: 0,
    detail: "Reelbox did not answer.",
    hint: "Check the connection and try again.",
    retryable: true,
  });
}

/** Turns what came back with a failed request into a Problem. */
export function problemOf(body: unknown, status: number): Problem {
  if (isDocument(body)) {
    return new Problem(body);
  }
  return new Problem({
    code: UNREADABLE,
    status,
    detail: `The answer was not understood (status ${status}).`,
    hint: "Try again in a moment.",
    retryable: status >= 500,
  });
}

/** Whatever was thrown, as a Problem. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : unreachable();
}

function isDocument(body: unknown): body is ProblemDocument {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}
