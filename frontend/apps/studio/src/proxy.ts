// Runs before every page.

import { guarded } from "@reelbox/web/proxy";
import type { NextRequest } from "next/server";

export const proxy = (request: NextRequest) =>
  guarded(request, process.env.REELBOX_S3_PUBLIC_ENDPOINT ?? process.env.REELBOX_S3_ENDPOINT);

export const config = { matcher: ["/((?!api/|_next/static|favicon.ico).*)"] };
