"use client";

import { Select } from "@reelbox/ui";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { LANGUAGE_COOKIE, LANGUAGES, type Language, NAMES } from "@/i18n/languages";
import { keep } from "@/shell/theme";

/** Returns what changes the language of the page, and keeps it in this browser. */
export function useSetLanguage(): (language: Language) => void {
  const router = useRouter();
  return (language) => {
    keep(LANGUAGE_COOKIE, language);
    router.refresh();
  };
}

export function LanguageChoice({ bare = false }: { bare?: boolean }) {
  const t = useTranslations("shell");
  const set = useSetLanguage();
  const choices = LANGUAGES.map((value) => ({ value, label: NAMES[value] }));
  return <Select bare={bare} label={t("language")} choices={choices} value={useLocale() as Language} onChange={set} />;
}
