export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const THEME_COOKIE = "reelbox_theme";

export function readTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}

/** Paints the page in a theme. */
export function applyTheme(theme: Theme): void {
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Keeps a choice of this browser for a year. */
export function keep(cookie: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: Firefox and Safari have no cookieStore of this year's age yet
  document.cookie = `${cookie}=${value}; path=/; max-age=31536000; samesite=lax`;
}
