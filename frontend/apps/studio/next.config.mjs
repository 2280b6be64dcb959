import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import createNextIntlPlugin from "next-intl/plugin";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const api = process.env.REELBOX_API_URL ?? "http://127.0.0.1:8080";

/** @type {import("next").NextConfig} */
const config = {
  output: "standalone",
  outputFileTracingRoot: root,
  turbopack: { root },
  transpilePackages: ["@reelbox/api", "@reelbox/remotion", "@reelbox/ui"],
  poweredByHeader: false,
  devIndicators: false,
  images: { unoptimized: true },
  // `npm run check` runs the compiler that the whole repository uses; Next would want another one.
  typescript: { ignoreBuildErrors: true },
  // In development only: in a box the door (Caddy) leads /api to the API.
  rewrites: async () =>
    process.env.NODE_ENV === "development" ? [{ source: "/api/:path*", destination: `${api}/api/:path*` }] : [],
};

export default createNextIntlPlugin("./src/i18n/request.ts")(config);
