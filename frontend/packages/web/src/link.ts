import { useSyncExternalStore } from "react";

const never = () => () => {};

/** A value behind the # of a link, "token" as a rule: it never reaches a server's log. Null while the page is being made. */
export function useLinkToken(name = "token"): string | null {
  const hash = useSyncExternalStore(
    never,
    () => window.location.hash,
    () => null,
  );
  return hash === null ? null : (new URLSearchParams(hash.slice(1)).get(name) ?? "");
}
