"use client";

import { IconButton, Menu, MenuChoices, MenuItem, MenuSeparator } from "@reelbox/ui";
import { keep, LANGUAGE_COOKIE, LANGUAGES, type Language, NAMES, useTheme } from "@reelbox/web";
import { CircleUser, LogOut, Settings2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";

interface Props {
  /** Who is signed in, where somebody is. */
  who?: { name: string; detail: string } | undefined;
  onLeave?: () => void;
  /** Besides this browser, somebody else may want to know. */
  onLanguage?: (language: Language) => void;
}

/** Language and theme of this browser, and the way out. */
export function LooksMenu({ who, onLeave, onLanguage }: Props) {
  const t = useTranslations("shell");
  const router = useRouter();
  const language = useLocale() as Language;
  const { theme, setTheme } = useTheme();
  const Icon = who === undefined ? Settings2 : CircleUser;
  const speak = (next: Language) => {
    keep(LANGUAGE_COOKIE, next);
    onLanguage?.(next);
    router.refresh();
  };
  const themes = [
    { value: "system", label: t("themeSystem") },
    { value: "light", label: t("themeLight") },
    { value: "dark", label: t("themeDark") },
  ] as const;
  return (
    <Menu
      trigger={
        <IconButton label={who === undefined ? t("looks") : t("account")}>
          <Icon aria-hidden />
        </IconButton>
      }
    >
      {who !== undefined && (
        <div className="px-2.5 pt-1.5 pb-1">
          <p className="text-sm font-medium">{who.name}</p>
          <p className="text-xs text-ink-muted">{who.detail}</p>
        </div>
      )}
      <MenuChoices
        label={t("language")}
        value={language}
        onChange={speak}
        choices={LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
      />
      <MenuChoices label={t("theme")} value={theme} onChange={setTheme} choices={themes} />
      {onLeave !== undefined && (
        <>
          <MenuSeparator />
          <MenuItem onClick={onLeave}>
            <LogOut aria-hidden />
            {t("signOut")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
