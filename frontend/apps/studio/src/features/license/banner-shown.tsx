"use client";

import { buttonClass } from "@reelbox/ui";
import clsx from "clsx";
import { BadgeCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useHere } from "@/shell/workspace";
import type { Said } from "./state";

/** The bar itself; on the license's own page it would say everything twice. */
export default function BannerShown({ what, days }: { what: Said; days: number }) {
  const t = useTranslations("license");
  const { workspaceId, administers } = useHere();
  const href = `/w/${workspaceId}/settings/license`;
  if (usePathname() === href) {
    return null;
  }
  const Icon = what === "trial" ? BadgeCheck : TriangleAlert;
  return (
    <div
      role="status"
      className={clsx(
        "flex flex-wrap items-center justify-center gap-x-4 gap-y-1.5 px-4 py-2 text-sm",
        what === "restricted" ? "bg-bad-soft text-ink" : "bg-accent-soft text-ink",
      )}
    >
      <p className="flex items-start gap-2">
        <Icon
          className={clsx("mt-px size-4.5 shrink-0", what === "restricted" ? "text-bad" : "text-accent")}
          aria-hidden
        />
        <span>
          {t(`banner.${what}`, { days })} {!administers && what !== "trial" && t("askAdministrator")}
        </span>
      </p>
      <Link href={href} className={buttonClass("plain", "small")}>
        {t(administers ? "renew" : "look")}
      </Link>
    </div>
  );
}
