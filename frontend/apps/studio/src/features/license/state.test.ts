import { expect, test } from "vitest";
import { said, sentence } from "./state";

test("the bar speaks from fourteen days before the end, in grace and when renders are refused", () => {
  expect(said({ state: "valid", days_left: 90 })).toBeNull();
  expect(said({ state: "expiring", days_left: 14 })).toBe("expiring");
  expect(said({ state: "grace", days_left: 3 })).toBe("grace");
  expect(said({ state: "restricted", days_left: null })).toBe("restricted");
});

test("a trial is told of while it has an end", () => {
  expect(said({ state: "trial", days_left: 13 })).toBe("trial");
  expect(said({ state: "trial", days_left: null })).toBeNull();
});

test("a state without an end has words that name none", () => {
  expect(sentence({ state: "trial", ends_at: null, restricted_at: null })).toBe("trialEndless");
  expect(sentence({ state: "valid", ends_at: null, restricted_at: null })).toBe("validForever");
  expect(sentence({ state: "valid", ends_at: "2027-01-01T00:00:00Z", restricted_at: null })).toBe("valid");
  expect(sentence({ state: "grace", ends_at: null, restricted_at: null })).toBe("graceOpen");
});
