"use client";

import { buttonClass, ProblemView } from "@reelbox/ui";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useHere } from "@/shell/workspace";

interface Spoken {
  code: string;
  detail: string;
  hint: string;
}

/** Returns what says a code of the license in the reader's language; what is not known is said as it came. */
export function useWords(): (spoken: Spoken) => Spoken {
  const t = useTranslations("license.codes");
  return (spoken) => {
    const { code } = spoken;
    return t.has(code) ? { code, detail: t(`${code}.message`), hint: t(`${code}.hint`) } : spoken;
  };
}

/** A refusal for want of a license: what is missing, and the way to where it is mended. */
export function LicenseProblem({ problem, className }: { problem: Spoken; className?: string }) {
  const t = useTranslations("license");
  const { workspaceId } = useHere();
  const words = useWords();
  return (
    <ProblemView
      problem={words(problem)}
      {...(className === undefined ? {} : { className })}
      action={
        <Link href={`/w/${workspaceId}/settings/license`} className={buttonClass("plain", "small")}>
          {t("look")}
        </Link>
      }
    />
  );
}
