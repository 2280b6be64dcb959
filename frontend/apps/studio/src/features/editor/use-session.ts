"use client";

import { useToast } from "@reelbox/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Video } from "@/features/videos/queries";
import { useHere } from "@/shell/workspace";
import { readRevision, revisionKey, sendChange } from "./queries";
import { Session, type Shown } from "./session";
import type { Revision } from "./types";

/** The session of a video, which lives as long as its editor is open. */
export function useSession(video: Video, first: Revision): { session: Session; shown: Shown } {
  const t = useTranslations("editor");
  const toast = useToast();
  const queries = useQueryClient();
  const { workspaceId } = useHere();
  const say = useRef({ t, toast });
  say.current = { t, toast };
  const [session] = useState(
    () =>
      new Session(
        first,
        {
          read: () => readRevision(workspaceId, video.id),
          send: (change, on) => sendChange(workspaceId, video.id, change, on),
        },
        {
          saved: (state) => queries.setQueryData(revisionKey(workspaceId, video.id), state),
          refused: ({ detail, hint, code }) =>
            say.current.toast({ title: say.current.t("refused"), detail: `${detail} ${hint} ${code}`, bad: true }),
        },
      ),
  );
  const shown = useSyncExternalStore(session.subscribe, session.shown, session.shown);
  useEffect(() => {
    session.heard(video.revision).then(
      (theirs) => theirs && say.current.toast({ title: say.current.t("theirsLoaded") }),
      () => undefined, // it is heard of again with the next change
    );
  }, [session, video.revision]);
  useEffect(() => {
    const wake = () => session.wake();
    const warn = (event: BeforeUnloadEvent) => session.shown().saving !== "saved" && event.preventDefault();
    window.addEventListener("online", wake);
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("online", wake);
      window.removeEventListener("beforeunload", warn);
      session.stop();
    };
  }, [session]);
  return { session, shown };
}
