"use client";

import { lazy, Suspense } from "react";
import { useLicense } from "./queries";
import { said } from "./state";

const BannerShown = lazy(() => import("./banner-shown"));

/** Tells everybody when the license is about to end, has ended, or lets no render begin. */
export function LicenseBanner() {
  const license = useLicense().data;
  const what = license === undefined ? null : said(license);
  return what === null || license === undefined ? null : (
    <Suspense>
      <BannerShown what={what} days={license.days_left ?? 0} />
    </Suspense>
  );
}
