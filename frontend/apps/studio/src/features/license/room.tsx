"use client";

import { Badge, ProblemView, type Tone } from "@reelbox/ui";
import { useFormatter, useTranslations } from "next-intl";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { Bought } from "./bought";
import { LastCheck } from "./last-check";
import { Offline } from "./offline";
import type { License } from "./queries";
import { useLicense } from "./queries";
import { Replace } from "./replace";
import { sentence } from "./state";
import { useWords } from "./words";

const TONES: Record<License["state"], Tone> = {
  trial: "accent",
  valid: "good",
  expiring: "accent",
  grace: "accent",
  restricted: "bad",
};

/** What was bought, until when, on which machine; and for the administrator how it is renewed. */
export function LicenseRoom() {
  const t = useTranslations("licensePage");
  const { administers } = useHere();
  const license = useLicense();
  return (
    <>
      <Heading title={t("title")} lead={administers ? t("lead") : t("leadOthers")} />
      <Loaded query={license}>
        {(data) => (
          <>
            <State license={data} />
            <Bought license={data} />
            {administers && <Replace license={data} />}
            {administers && <Offline machine={data.machine} />}
            <LastCheck license={data} />
          </>
        )}
      </Loaded>
    </>
  );
}

function State({ license }: { license: License }) {
  const t = useTranslations("licensePage");
  const format = useFormatter();
  const words = useWords();
  const date = (text: string | null) => (text === null ? "" : format.dateTime(new Date(text), { dateStyle: "long" }));
  const days = license.days_left;
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3 rounded-card border border-line bg-surface p-4 sm:p-5">
        {days !== null && (
          <p className="flex flex-col items-center rounded-card bg-sunken px-5 py-3">
            <span className="text-2xl font-semibold tabular-nums">{days}</span>
            <span className="text-xs text-ink-muted">{t("daysLeft", { count: days })}</span>
          </p>
        )}
        <div className="min-w-0 flex-1 basis-64">
          <Badge tone={TONES[license.state]}>{t(`states.${license.state}`)}</Badge>
          <p className="mt-2 text-sm">
            {t(`sentences.${sentence(license)}`, {
              ends: date(license.ends_at),
              restricted: date(license.restricted_at),
            })}
          </p>
          <p className="mt-1 text-sm text-ink-muted">{t(license.renders_allowed ? "rendersGo" : "rendersStop")}</p>
        </div>
      </div>
      {[license.why, ...license.notices].map(
        (each) => each !== null && <ProblemView key={each.code} problem={words({ ...each, detail: each.message })} />,
      )}
    </section>
  );
}
