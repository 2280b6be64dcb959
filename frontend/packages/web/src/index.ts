export { inside } from "./inside";
export { chooseLanguage, LANGUAGE_COOKIE, LANGUAGES, type Language, NAMES } from "./languages";
export { useLinkToken } from "./link";
export { Painted, useTheme } from "./painted";
export { applyTheme, keep, readTheme, THEME_COOKIE, THEMES, type Theme } from "./theme";
