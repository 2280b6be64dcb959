"use client";

import { asProblem } from "@reelbox/api";
import { Badge, Button, CopyField, ProblemView } from "@reelbox/ui";
import { useFormatter, useTranslations } from "next-intl";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { type ShareLink, useLinks, useWithdraw } from "./queries";

/** The links there are: what works comes with its address, the rest with why it does not. */
export function LinkList({ videoId }: { videoId: string }) {
  const { workspaceId } = useHere();
  const links = useLinks(workspaceId, videoId);
  return (
    <Loaded query={links} className="mt-5 h-20">
      {(found) => (
        <ul className="mt-5 divide-y divide-line border-t border-line empty:border-0">
          {found.map((link) => (
            <Item key={link.id} link={link} />
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function Item({ link }: { link: ShareLink }) {
  const t = useTranslations();
  const format = useFormatter();
  const { workspaceId } = useHere();
  const withdraw = useWithdraw(workspaceId, link.video_id);
  const until = format.dateTime(new Date(link.expires_at), { dateStyle: "medium" });
  return (
    <li data-testid="link" className="flex flex-col gap-2 py-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="min-w-0 text-sm font-medium wrap-anywhere">
          {link.name}{" "}
          <span className="text-xs font-normal text-ink-muted">
            {t(link.may_comment ? "reviews.withComments" : "reviews.watchOnly")}
          </span>
        </p>
        {link.works ? (
          <Badge tone="good">{t("reviews.until", { date: until })}</Badge>
        ) : (
          <Badge>{t(link.revoked_at === null ? "reviews.over" : "reviews.withdrawn")}</Badge>
        )}
      </div>
      {link.works && (
        <>
          <CopyField
            label={t("reviews.linkFor", { name: link.name })}
            value={link.url}
            copyLabel={t("common.copy")}
            copiedLabel={t("common.copied")}
          />
          <Button
            size="small"
            look="danger"
            className="self-end"
            busy={withdraw.isPending}
            onClick={() => withdraw.mutate(link.id)}
          >
            {t("reviews.withdraw")}
          </Button>
        </>
      )}
      {withdraw.isError && <ProblemView problem={asProblem(withdraw.error)} />}
    </li>
  );
}
