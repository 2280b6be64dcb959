import { resolve } from "node:path";

/**
 * What every app of ours tells Next.
 *
 * @param {string} here the app's folder
 * @param {string[]} packages those of ours that it uses
 * @param {string} api where the API is while the app is developed; otherwise a front door leads /api there
 * @returns {import("next").NextConfig}
 */
export function appConfig(here, packages, api) {
  const root = resolve(here, "../../..");
  return {
    output: "standalone",
    outputFileTracingRoot: root,
    turbopack: { root },
    transpilePackages: packages,
    poweredByHeader: false,
    devIndicators: false,
    images: { unoptimized: true },
    // `npm run check` runs the compiler that the whole repository uses; Next would want another one.
    typescript: { ignoreBuildErrors: true },
    rewrites: async () =>
      process.env.NODE_ENV === "development" ? [{ source: "/api/:path*", destination: `${api}/api/:path*` }] : [],
  };
}
