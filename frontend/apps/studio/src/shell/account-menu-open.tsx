"use client";

import { unwrap } from "@reelbox/api";
import { IconButton, Menu, MenuChoices, MenuItem, MenuSeparator } from "@reelbox/ui";
import { LANGUAGES, type Language, NAMES, useTheme } from "@reelbox/web";
import { useQueryClient } from "@tanstack/react-query";
import { CircleUser, LogOut } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useSetLanguage } from "@/features/account/language-choice";
import { useMe } from "@/features/account/queries";
import { api } from "@/lib/api";
import { PARTS } from "./navigation";
import { useHere } from "./workspace";

/** The opened menu of the account. */
export default function AccountMenuOpen() {
  const t = useTranslations();
  const router = useRouter();
  const queries = useQueryClient();
  const { workspaceId } = useHere();
  const { theme, setTheme } = useTheme();
  const setLanguage = useSetLanguage();
  const language = useLocale() as Language;
  const me = useMe();
  const leave = async () => {
    await unwrap(api.DELETE("/api/v1/sessions/current"));
    queries.clear();
    router.replace("/login");
  };
  const trigger = (
    <IconButton label={t("shell.account")}>
      <CircleUser aria-hidden />
    </IconButton>
  );
  return (
    <Menu trigger={trigger} defaultOpen>
      <div className="px-2.5 pt-1.5 pb-1">
        <p className="text-sm font-medium">{me.data?.name}</p>
        <p className="text-xs text-ink-muted">{me.data?.email}</p>
      </div>
      <div className="md:hidden">
        {PARTS.map((part) => (
          <MenuItem key={part.text} render={<Link href={`/w/${workspaceId}${part.path}`} />}>
            {t(`shell.${part.text}`)}
          </MenuItem>
        ))}
      </div>
      {(me.data?.workspaces.length ?? 0) > 1 && (
        <MenuChoices
          label={t("shell.workspaces")}
          value={workspaceId}
          onChange={(id) => router.push(`/w/${id}`)}
          choices={(me.data?.workspaces ?? []).map((each) => ({ value: each.workspace_id, label: each.name }))}
        />
      )}
      <MenuChoices
        label={t("shell.language")}
        value={language}
        onChange={setLanguage}
        choices={LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
      />
      <MenuChoices
        label={t("shell.theme")}
        value={theme}
        onChange={setTheme}
        choices={[
          { value: "system", label: t("shell.themeSystem") },
          { value: "light", label: t("shell.themeLight") },
          { value: "dark", label: t("shell.themeDark") },
        ]}
      />
      <MenuSeparator />
      <MenuItem onClick={leave}>
        <LogOut aria-hidden />
        {t("account.signOut")}
      </MenuItem>
    </Menu>
  );
}
