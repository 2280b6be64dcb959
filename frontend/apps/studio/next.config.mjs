import { appConfig } from "@reelbox/web/next";
import createNextIntlPlugin from "next-intl/plugin";

const api = process.env.REELBOX_API_URL ?? "http://127.0.0.1:8080";
const config = appConfig(
  import.meta.dirname,
  ["@reelbox/api", "@reelbox/remotion", "@reelbox/ui", "@reelbox/web"],
  api,
);

export default createNextIntlPlugin("./src/i18n/request.ts")(config);
