"use client";

import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { Answer } from "./page";
import { type Column, Table } from "./table";

interface Part<T> {
  items: T[];
  next_cursor: string | null;
}

interface Props<T> {
  label: string;
  query: UseInfiniteQueryResult<{ pages: Part<T>[] }>;
  columns: readonly Column<T>[];
  id: (row: T) => string;
  href?: (row: T) => string;
  empty: string;
}

/** A list that the API gives in parts, as a table that grows. */
export function Listing<T>({ query, ...rest }: Props<T>) {
  return (
    <Answer query={query as never}>
      {(data: { pages: Part<T>[] }) => (
        <Table
          {...rest}
          rows={data.pages.flatMap((part) => part.items)}
          more={query.hasNextPage ? () => query.fetchNextPage() : undefined}
          busy={query.isFetchingNextPage}
        />
      )}
    </Answer>
  );
}
