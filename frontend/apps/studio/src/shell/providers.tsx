"use client";

import { asProblem } from "@reelbox/api";
import { ToastProvider } from "@reelbox/ui";
import { Painted, type Theme } from "@reelbox/web";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";

const PUBLIC = ["/login", "/setup", "/reset", "/invitation", "/s/"];

export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  const t = useTranslations("common");
  const client = useQueryClientOfPage();
  return (
    <Painted theme={theme}>
      <QueryClientProvider client={client}>
        <ToastProvider closeLabel={t("close")}>{children}</ToastProvider>
      </QueryClientProvider>
    </Painted>
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
