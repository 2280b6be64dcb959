"use client";

import { asProblem } from "@reelbox/api";
import { Button, Checkbox, Dialog, Field, ProblemView, Select } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { LinkList } from "./link-list";
import { type ReviewSettings, useReviewSettings, useSetReviewSettings, useShare } from "./queries";

const DAYS = [1, 3, 7, 14, 30, 90];

interface Props {
  videoId: string;
  open: boolean;
  onClose: () => void;
}

/** Links that show the video to people without an account. */
export default function ShareDialog({ videoId, open, onClose }: Props) {
  const t = useTranslations();
  const { workspaceId } = useHere();
  const settings = useReviewSettings(workspaceId);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("reviews.share")}
      description={t("reviews.shareLead")}
      closeLabel={t("common.close")}
    >
      <Loaded query={settings} className="h-32">
        {(found) => (found.is_enabled ? <NewLink videoId={videoId} settings={found} /> : <Off settings={found} />)}
      </Loaded>
      <LinkList videoId={videoId} />
    </Dialog>
  );
}

function NewLink({ videoId, settings }: { videoId: string; settings: ReviewSettings }) {
  const t = useTranslations("reviews");
  const { workspaceId } = useHere();
  const share = useShare(workspaceId, videoId);
  const [name, setName] = useState("");
  const [days, setDays] = useState(String(settings.days));
  const [mayComment, setMayComment] = useState(true);
  const choices = [...new Set([...DAYS, settings.days])].sort((one, other) => one - other);
  const make = (event: FormEvent) => {
    event.preventDefault();
    share.mutate({ name: name.trim(), days: Number(days), may_comment: mayComment }, { onSuccess: () => setName("") });
  };
  return (
    <form onSubmit={make} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-[1fr_10rem]">
        <Field
          label={t("forWhom")}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
          required
        />
        <Select
          label={t("expires")}
          value={days}
          onChange={setDays}
          choices={choices.map((count) => ({ value: String(count), label: t("inDays", { count }) }))}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Checkbox label={t("mayComment")} checked={mayComment} onChange={setMayComment} />
        <Button type="submit" look="primary" busy={share.isPending} disabled={name.trim() === ""}>
          {t("makeLink")}
        </Button>
      </div>
      {share.isError && <ProblemView problem={asProblem(share.error)} />}
    </form>
  );
}

function Off({ settings }: { settings: ReviewSettings }) {
  const t = useTranslations("reviews");
  const { workspaceId, mayOwn } = useHere();
  const set = useSetReviewSettings(workspaceId);
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-card bg-sunken px-4 py-3 text-sm">
      <p>{t(mayOwn ? "off" : "offAsk")}</p>
      {mayOwn && (
        <Button size="small" busy={set.isPending} onClick={() => set.mutate({ ...settings, is_enabled: true })}>
          {t("switchOn")}
        </Button>
      )}
    </div>
  );
}
