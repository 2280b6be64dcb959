"use client";

import { asProblem } from "@reelbox/api";
import { Button, ProblemView, Skeleton } from "@reelbox/ui";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

interface Props<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  className?: string;
}

/** What was asked for, or that it is on its way, or what went wrong and a button that asks again. */
export function Loaded<T>({ query, children, className = "h-40" }: Props<T>) {
  const t = useTranslations("common");
  if (query.data !== undefined) {
    return children(query.data);
  }
  if (query.isError) {
    const again = <Button onClick={() => query.refetch()}>{t("retry")}</Button>;
    return <ProblemView problem={asProblem(query.error)} action={again} />;
  }
  return (
    <div role="status" aria-label={t("loading")}>
      <Skeleton className={className} />
    </div>
  );
}
