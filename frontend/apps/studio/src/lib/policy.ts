interface Options {
  development: boolean;
  /** Where files are sent to and played from, when that is not this very origin. */
  storage: string | undefined;
}

/** Returns the Content-Security-Policy of a page; styles may stand in elements, scripts may not. */
export function policy(nonce: string, { development, storage }: Options): string {
  const files = storage === undefined ? "" : ` ${new URL(storage).origin}`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'", // places and sizes are written on elements
    `img-src 'self' blob: data:${files}`,
    `media-src 'self' blob:${files}`,
    `connect-src 'self'${files}${development ? " ws:" : ""}`,
    `font-src 'self'${files}`, // fonts of the library are tried in its page
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
