"use client";

import { asProblem } from "@reelbox/api";
import { Button, CONTROL, EmptyState, ProblemView, Select, Skeleton } from "@reelbox/ui";
import clsx from "clsx";
import { Images, Trash2, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DragEvent, useDeferredValue, useRef, useState } from "react";
import { Heading } from "@/features/settings/heading";
import { useHere } from "@/shell/workspace";
import { AssetCard } from "./card";
import { AssetDetails } from "./details";
import { type Asset, KINDS, useAssets, type Wanted } from "./queries";
import { SendingList } from "./sending-list";
import { useAssetUpload } from "./upload";

/** The files that videos may use besides their recordings. */
export function Assets() {
  const t = useTranslations();
  const { workspaceId, mayEdit } = useHere();
  const [wanted, setWanted] = useState<Wanted>({ q: "", kind: "all", trash: false });
  const list = useAssets(workspaceId, useDeferredValue(wanted));
  const [opened, setOpened] = useState<string | null>(null);
  const { files, send, drop } = useAssetUpload(workspaceId);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const shown: Asset | undefined = items.find((each) => each.id === opened);
  // What hangs over this page is for the library, not a recording: the window must not hear of it.
  const hang = (is: boolean) => (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(is && mayEdit);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button beside does the same without a pointer
    <div
      className={clsx("min-h-[calc(100dvh-4rem)]", over && "bg-accent-soft")}
      onDragEnter={hang(true)}
      onDragOver={hang(true)}
      onDragLeave={hang(false)}
      onDrop={(event) => {
        hang(false)(event);
        if (mayEdit) {
          send([...event.dataTransfer.files]);
        }
      }}
    >
      <div className="mx-auto flex max-w-[110rem] flex-col gap-5 px-4 pt-6 pb-24 sm:px-6">
        <Heading
          title={t("assets.title")}
          lead={t("assets.lead")}
          actions={
            mayEdit && (
              <Button look="primary" onClick={() => input.current?.click()}>
                <Upload aria-hidden />
                {t("assets.add")}
              </Button>
            )
          }
        />
        <input
          ref={input}
          type="file"
          multiple
          hidden
          data-testid="asset-files"
          onChange={(event) => {
            send([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        <Filters wanted={wanted} onChange={setWanted} />
        <SendingList files={files} onDrop={drop} />
        {list.isError && (
          <ProblemView
            problem={asProblem(list.error)}
            action={<Button onClick={() => list.refetch()}>{t("common.retry")}</Button>}
          />
        )}
        {list.isPending && <Skeleton className="h-60" />}
        {list.isSuccess && items.length === 0 && <Nothing wanted={wanted} />}
        <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-6">
          {items.map((asset) => (
            <AssetCard key={asset.id} asset={asset} onOpen={() => setOpened(asset.id)} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("common.moreOf")}
          </Button>
        )}
        {shown !== undefined && <AssetDetails key={shown.id} asset={shown} onClose={() => setOpened(null)} />}
      </div>
    </div>
  );
}

function Filters({ wanted, onChange }: { wanted: Wanted; onChange: (wanted: Wanted) => void }) {
  const t = useTranslations("assets");
  return (
    <div className="flex flex-wrap gap-3">
      <input
        type="search"
        aria-label={t("search")}
        placeholder={t("search")}
        value={wanted.q}
        onChange={(event) => onChange({ ...wanted, q: event.target.value.trimStart() })}
        className={clsx(CONTROL, "h-10 flex-1 basis-52 sm:max-w-md")}
      />
      <Select
        bare
        className="w-40"
        label={t("kind")}
        value={wanted.kind}
        onChange={(kind) => onChange({ ...wanted, kind })}
        choices={(["all", ...KINDS] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))}
      />
      <Button look="quiet" aria-pressed={wanted.trash} onClick={() => onChange({ ...wanted, trash: !wanted.trash })}>
        <Trash2 aria-hidden />
        {t(wanted.trash ? "leaveTrash" : "trash")}
      </Button>
    </div>
  );
}

function Nothing({ wanted }: { wanted: Wanted }) {
  const t = useTranslations("assets");
  const plain = wanted.q === "" && wanted.kind === "all" && !wanted.trash;
  return plain ? (
    <EmptyState icon={<Images aria-hidden />} title={t("empty")}>
      {t("emptyText")}
    </EmptyState>
  ) : (
    <p className="py-10 text-center text-sm text-ink-muted">{t(wanted.trash ? "emptyTrash" : "nothing")}</p>
  );
}
