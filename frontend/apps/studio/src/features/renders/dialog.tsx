"use client";

import { asProblem, unwrap } from "@reelbox/api";
import { Button, Checkbox, Dialog, ProblemView, Select, useToast } from "@reelbox/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { LicenseProblem } from "@/features/license/words";
import { api, IN_WORKSPACE } from "@/lib/api";
import { span } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import type { Format } from "./queries";

const FORMATS: readonly { format: Format; text: "source" | "wide" | "upright" | "square" }[] = [
  { format: "source", text: "source" },
  { format: "16:9", text: "wide" },
  { format: "9:16", text: "upright" },
  { format: "1:1", text: "square" },
];
const HEIGHTS = ["source", "2160", "1440", "1080", "720", "480"] as const;
type Height = (typeof HEIGHTS)[number];

interface Props {
  videoId: string;
  open: boolean;
  onClose: () => void;
}

/** Which files to make of a video, and how long that should take here. */
export default function RenderDialog({ videoId, open, onClose }: Props) {
  const t = useTranslations();
  const locale = useLocale();
  const toast = useToast();
  const { workspaceId } = useHere();
  const queries = useQueryClient();
  const [formats, setFormats] = useState<readonly Format[]>(["source"]);
  const [height, setHeight] = useState<Height>("source");
  const ask = (dry_run: boolean) =>
    unwrap(
      api.POST(`${IN_WORKSPACE}/videos/{video_id}/renders`, {
        params: { path: { workspace_id: workspaceId, video_id: videoId } },
        body: {
          formats: [...formats],
          height: height === "source" ? null : Number(height),
          dry_run,
          preview: false,
          priority: 0,
        },
      }),
    );
  const estimate = useQuery({
    queryKey: [workspaceId, "video", videoId, "estimate", formats, height],
    queryFn: () => ask(true),
    enabled: open && formats.length > 0,
  });
  const start = useMutation({
    mutationFn: () => ask(false),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: [workspaceId] });
      toast({ title: t("render.started"), detail: t("render.startedText") });
      onClose();
    },
  });
  const problem = start.error ?? estimate.error;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("render.title")}
      description={t("render.lead")}
      closeLabel={t("common.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            look="primary"
            busy={start.isPending}
            disabled={formats.length === 0 || estimate.isError}
            onClick={() => start.mutate()}
          >
            {t("render.start")}
          </Button>
        </>
      }
    >
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-sm font-medium">{t("render.formats")}</legend>
        {FORMATS.map(({ format, text }) => (
          <Checkbox
            key={format}
            label={t(`render.${text}`)}
            checked={formats.includes(format)}
            onChange={(wanted) => setFormats(wanted ? [...formats, format] : formats.filter((each) => each !== format))}
          />
        ))}
      </fieldset>
      <Select
        className="mt-5 max-w-60"
        label={t("render.height")}
        value={height}
        onChange={setHeight}
        choices={HEIGHTS.map((value) => ({
          value,
          label: value === "source" ? t("render.heightSource") : `${value}p`,
        }))}
      />
      <p className="mt-5 min-h-6 text-sm text-ink-muted" role="status">
        {formats.length > 0 && estimate.isPending && t("render.asking")}
        {estimate.data && t("render.time", { time: span(estimate.data.render_minutes * 60, locale) })}
      </p>
      {problem !== null && <Refused error={problem} />}
    </Dialog>
  );
}

/** What keeps the render from beginning; where it is the license, the way to it. */
function Refused({ error }: { error: Error }) {
  const problem = asProblem(error);
  return problem.status === 402 ? (
    <LicenseProblem className="mt-3" problem={problem} />
  ) : (
    <ProblemView className="mt-3" problem={problem} />
  );
}
