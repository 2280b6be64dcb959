// Runs before every page.

import { guarded } from "@reelbox/web/proxy";
import type { NextRequest } from "next/server";

export const proxy = (request: NextRequest) => guarded(request);

export const config = { matcher: ["/((?!api/|_next/static|favicon.ico).*)"] };
