"use client";

import { IconButton } from "@reelbox/ui";
import { CircleUser } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";

const AccountMenuOpen = lazy(() => import("./account-menu-open"));

/** Who one is, and how it all looks; the menu is loaded when it is asked for. */
export function AccountMenu() {
  const t = useTranslations("shell");
  const [opened, setOpened] = useState(false);
  const button = (
    <IconButton label={t("account")} aria-haspopup="menu" aria-expanded={false} onClick={() => setOpened(true)}>
      <CircleUser aria-hidden />
    </IconButton>
  );
  return opened ? (
    <Suspense fallback={button}>
      <AccountMenuOpen />
    </Suspense>
  ) : (
    button
  );
}
