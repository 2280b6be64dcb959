"use client";

import { useInfiniteQuery } from "@tanstack/react-query";

interface Part<T> {
  items: T[];
  next_cursor: string | null;
}

/** A list that the API gives in parts; `ask` gets what leads to the next one. */
export function useParts<T>(key: readonly unknown[], ask: (cursor: string | undefined) => Promise<Part<T>>) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (part: Part<T>) => part.next_cursor ?? undefined,
  });
}
