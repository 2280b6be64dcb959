"use client";

import { asProblem } from "@reelbox/api";
import { Brand, Button, EmptyState, ProblemView, Skeleton } from "@reelbox/ui";
import { Link2Off } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useRef, useState, useSyncExternalStore } from "react";
import { LanguageChoice } from "@/features/account/language-choice";
import { Composer } from "./composer";
import { guestName, rememberGuest, type SharedVideo, useSay, useShared } from "./guest";
import { Marks } from "./marks";
import { Remark } from "./remark";

const DEAD = "REVIEWS-001";
const FRESH_MS = 10 * 60_000;

/** What whoever has a link sees: the video, and where they say what they think of it. */
export function Shared({ token }: { token: string }) {
  const t = useTranslations();
  const shared = useShared(token);
  const problem = shared.isError ? asProblem(shared.error) : null;
  // An address is good for an hour: what fails before is not mended by another one.
  const renew = () => Date.now() - shared.dataUpdatedAt > FRESH_MS && shared.refetch();
  return (
    <div className="min-h-dvh">
      <header className="flex h-15 items-center justify-between border-b border-line px-4 sm:px-6">
        <Brand />
        <div className="w-36">
          <LanguageChoice bare />
        </div>
      </header>
      <main className="mx-auto max-w-[100rem]">
        {problem?.code === DEAD && (
          <EmptyState icon={<Link2Off aria-hidden />} title={t("reviews.dead")}>
            {t("reviews.deadText")}
          </EmptyState>
        )}
        {problem !== null && problem.code !== DEAD && (
          <ProblemView
            className="m-6"
            problem={problem}
            action={<Button onClick={() => shared.refetch()}>{t("common.retry")}</Button>}
          />
        )}
        {shared.isPending && <Skeleton className="m-6 aspect-video max-w-4xl rounded-card!" />}
        {shared.data !== undefined && <Review token={token} video={shared.data} onStale={renew} />}
      </main>
    </div>
  );
}

interface ReviewProps {
  token: string;
  video: SharedVideo;
  /** The file's address is no longer good. */
  onStale: () => void;
}

function Review({ token, video, onStale }: ReviewProps) {
  const t = useTranslations("reviews");
  const format = useFormatter();
  const player = useRef<HTMLVideoElement>(null);
  const [second, setSecond] = useState(0);
  const seek = (to: number) => {
    if (player.current !== null) {
      player.current.currentTime = to;
      player.current.pause();
      setSecond(to);
    }
  };
  const until = format.dateTime(new Date(video.expires_at), { dateStyle: "long" });
  return (
    <div className="grid gap-6 pb-16 sm:px-6 sm:pt-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="flex min-w-0 flex-col gap-2">
        {/* biome-ignore lint/a11y/useMediaCaption: captions are part of the picture */}
        <video
          ref={player}
          src={video.url}
          controls
          playsInline
          preload="metadata"
          aria-label={video.name}
          className="aspect-video max-h-[72dvh] w-full bg-black sm:rounded-card"
          onTimeUpdate={(event) => setSecond(event.currentTarget.currentTime)}
          onError={onStale}
        />
        <Marks comments={video.comments} length={video.duration_s} onSeek={seek} />
        <div className="px-4 sm:px-0">
          <h1 className="text-xl font-semibold wrap-anywhere">{video.name}</h1>
          <p className="mt-1 text-sm text-ink-muted">{t("sharedBy", { workspace: video.workspace, date: until })}</p>
          {video.revision === 0 && <p className="mt-2 text-sm text-ink-muted">{t("uncut")}</p>}
        </div>
      </div>
      <aside className="flex min-w-0 flex-col gap-4 px-4 sm:px-0">
        <h2 className="text-base font-semibold">{t("comments")}</h2>
        {video.may_comment ? (
          <Say token={token} second={second} revision={video.revision} />
        ) : (
          <p className="text-sm text-ink-muted">{t("noComments")}</p>
        )}
        <ul className="divide-y divide-line">
          {video.comments.map((each) => (
            <Remark
              key={each.id}
              author={each.author}
              text={each.text}
              second={each.at_s}
              createdAt={each.created_at}
              resolved={each.is_resolved}
              onSeek={() => seek(each.at_s)}
            />
          ))}
        </ul>
      </aside>
    </div>
  );
}

const never = () => () => {};

function Say({ token, second, revision }: { token: string; second: number; revision: number }) {
  const t = useTranslations("reviews");
  const say = useSay(token);
  const known = useSyncExternalStore(never, guestName, () => "");
  const [changing, setChanging] = useState(false);
  const asks = changing || known === "";
  return (
    <>
      <Composer
        second={second}
        asksName={asks}
        onSay={async ({ author, text }) => {
          const name = asks ? author : known;
          await say.mutateAsync({ author: name, text, at_s: second, revision });
          rememberGuest(name);
          setChanging(false);
        }}
      />
      {!asks && (
        <p className="text-xs text-ink-muted">
          {t("writingAs", { name: known })}{" "}
          <button type="button" className="text-accent underline" onClick={() => setChanging(true)}>
            {t("otherName")}
          </button>
        </p>
      )}
    </>
  );
}
