/** Where to go after signing in: only to a page of ours, whatever a link says. */
export function inside(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : "/";
}
