import { type NextRequest, NextResponse } from "next/server";
import { policy } from "./policy";

/** Lets a page be made with a Content-Security-Policy whose scripts need a nonce of this very answer. */
export function guarded(request: NextRequest, storage?: string): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const value = policy(nonce, { development: process.env.NODE_ENV === "development", storage });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", value); // Next reads the nonce for its own scripts here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", value);
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
  return response;
}
