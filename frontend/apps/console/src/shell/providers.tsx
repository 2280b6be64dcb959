"use client";

import { ToastProvider } from "@reelbox/ui";
import { asProblem } from "@reelbox/vendor-api";
import { Painted, type Theme } from "@reelbox/web";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";

export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  const t = useTranslations("common");
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { staleTime: 10_000, retry: (failures, error) => asProblem(error).retryable && failures < 2 },
        },
      }),
  );
  return (
    <Painted theme={theme}>
      <QueryClientProvider client={client}>
        <ToastProvider closeLabel={t("close")}>{children}</ToastProvider>
      </QueryClientProvider>
    </Painted>
  );
}
