"use client";

import { Button, EmptyState } from "@reelbox/ui";
import clsx from "clsx";
import { Inbox } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
  /** Only where there is room for it. */
  from?: "sm" | "md" | "lg";
  right?: boolean;
}

interface Props<T> {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  id: (row: T) => string;
  /** Where a row leads: its first cell is the link. */
  href?: (row: T) => string;
  empty: string;
  /** The next part of the list, where there is one. */
  more?: (() => void) | undefined;
  busy?: boolean;
}

const FROM = { sm: "hidden sm:table-cell", md: "hidden md:table-cell", lg: "hidden lg:table-cell" };

export function Table<T>({ label, rows, columns, id, href, empty, more, busy = false }: Props<T>) {
  const t = useTranslations("common");
  if (rows.length === 0) {
    return <EmptyState icon={<Inbox aria-hidden />} title={empty} />;
  }
  return (
    <>
      <div className="overflow-x-auto rounded-card border border-line bg-surface">
        <table aria-label={label} className="w-full border-collapse text-sm">
          <thead>
            <tr className="border-b border-line text-left text-xs text-ink-muted">
              {columns.map((column) => (
                <th
                  key={column.title}
                  scope="col"
                  className={clsx(
                    "px-4 py-2.5 font-medium",
                    column.right && "text-right",
                    column.from && FROM[column.from],
                  )}
                >
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={id(row)} className="relative border-b border-line last:border-0 hover:bg-sunken">
                {columns.map((column, index) => (
                  <td
                    key={column.title}
                    className={clsx(
                      "px-4 py-2.5 align-top",
                      column.right && "text-right",
                      column.from && FROM[column.from],
                    )}
                  >
                    {index === 0 && href !== undefined ? (
                      <Link href={href(row)} className="font-medium after:absolute after:inset-0">
                        {column.cell(row)}
                      </Link>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more !== undefined && (
        <div className="mt-4 flex justify-center">
          <Button onClick={more} busy={busy}>
            {t("more")}
          </Button>
        </div>
      )}
    </>
  );
}
