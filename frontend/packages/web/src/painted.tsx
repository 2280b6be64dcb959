"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { applyTheme, keep, THEME_COOKIE, type Theme } from "./theme";

interface Painting {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

const ThemeContext = createContext<Painting>({ theme: "system", setTheme: () => {} });
export const useTheme = () => useContext(ThemeContext);

/** Paints the page in the chosen theme, and follows the system where that was chosen. */
export function Painted({ theme: first, children }: { theme: Theme; children: ReactNode }) {
  const [theme, setTheme] = useState(first);
  useEffect(() => {
    applyTheme(theme);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => applyTheme(theme);
    scheme.addEventListener("change", follow);
    return () => scheme.removeEventListener("change", follow);
  }, [theme]);
  const choose = (next: Theme) => {
    keep(THEME_COOKIE, next);
    setTheme(next);
  };
  return <ThemeContext value={{ theme, setTheme: choose }}>{children}</ThemeContext>;
}
