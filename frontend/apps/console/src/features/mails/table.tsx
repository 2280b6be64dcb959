"use client";

import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useTranslations } from "next-intl";
import { useMay } from "@/features/account/queries";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { Act } from "@/parts/act";
import { State } from "@/parts/state";
import { type Column, Table } from "@/parts/table";

export type Mail = Schema<"MailView">;

/** The columns of tables of letters. */
export function useMailColumns(): Column<Mail>[] {
  const t = useTranslations("mails");
  const may = useMay();
  const when = useWhen();
  const again = (mail: Mail) =>
    unwrap(api.POST(`${CONSOLE}/mails/{mail_id}/resend`, { params: { path: { mail_id: mail.id } } }));
  return [
    {
      title: t("subject"),
      cell: (mail) => (
        <>
          <span className="font-medium">{mail.subject}</span>
          <span className="block text-xs break-all text-ink-muted">{mail.recipient}</span>
          {mail.error !== null && (
            <span className="block text-xs text-bad">
              {mail.error} {mail.error_code}
            </span>
          )}
        </>
      ),
    },
    { title: t("kind"), cell: (mail) => mail.kind, from: "lg" },
    { title: t("state"), cell: (mail) => <State of={mail.state} /> },
    { title: t("tries"), cell: (mail) => mail.tries, from: "lg", right: true },
    {
      title: t("at"),
      cell: (mail) => <span className="whitespace-nowrap">{when.moment(mail.sent_at ?? mail.created_at)}</span>,
      from: "md",
    },
    {
      title: t("acts"),
      cell: (mail) => may("support") && <Act label={t("resend")} look="quiet" run={() => again(mail)} />,
    },
  ];
}

export function MailTable({ rows }: { rows: readonly Mail[] }) {
  const t = useTranslations("mails");
  return <Table label={t("title")} rows={rows} columns={useMailColumns()} id={(mail) => mail.id} empty={t("none")} />;
}
