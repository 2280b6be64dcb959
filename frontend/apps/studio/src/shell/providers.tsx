"use client";

import { asProblem } from "@reelbox/api";
import { ToastProvider } from "@reelbox/ui";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { applyTheme, keep, THEME_COOKIE, type Theme } from "./theme";

interface Painted {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

const ThemeContext = createContext<Painted>({ theme: "system", setTheme: () => {} });
export const useTheme = () => useContext(ThemeContext);

const PUBLIC = ["/login", "/setup", "/reset", "/invitation", "/s/"];

export function Providers({ theme: first, children }: { theme: Theme; children: ReactNode }) {
  const t = useTranslations("common");
  const client = useQueryClientOfPage();
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
  return (
    <ThemeContext value={{ theme, setTheme: choose }}>
      <QueryClientProvider client={client}>
        <ToastProvider closeLabel={t("close")}>{children}</ToastProvider>
      </QueryClientProvider>
    </ThemeContext>
  );
}

/** One client for the page; a session that has ended leads to signing in, and back. */
function useQueryClientOfPage(): QueryClient {
  const router = useRouter();
  const path = usePathname();
  const leave = useRef(() => {});
  useEffect(() => {
    leave.current = () => {
      if (!PUBLIC.some((each) => path.startsWith(each))) {
        router.replace(`/login?next=${encodeURIComponent(path)}`);
      }
    };
  }, [path, router]);
  const [client] = useState(
    () =>
      new QueryClient({
        queryCache: new QueryCache({ onError: (error) => asProblem(error).status === 401 && leave.current() }),
        defaultOptions: {
          queries: {
            staleTime: 30_000,
            retry: (failures, error) => asProblem(error).retryable && failures < 3,
          },
        },
      }),
  );
  return client;
}
