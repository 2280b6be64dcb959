export const LANGUAGES = ["en", "vi"] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_COOKIE = "reelbox_language";

/** The names of the languages, each in itself. */
export const NAMES: Record<Language, string> = { en: "English", vi: "Tiếng Việt" };

/** The chosen language, else the first one that the browser asks for, else English. */
export function chooseLanguage(chosen: string | undefined, accepted: string | null): Language {
  const wanted = [chosen ?? "", ...(accepted ?? "").split(",").map((part) => part.trim().slice(0, 2).toLowerCase())];
  for (const each of wanted) {
    const found = LANGUAGES.find((language) => language === each);
    if (found !== undefined) {
      return found;
    }
  }
  return "en";
}
