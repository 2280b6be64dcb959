"use client";

import { IconButton } from "@reelbox/ui";
import { MoreVertical } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import type { Job } from "@/features/jobs/queries";
import type { Video } from "./queries";

const CardMenuOpen = lazy(() => import("./card-menu-open"));

/** A card's button for more; its menu is made when it is pressed, there are a thousand cards. */
export function CardMenu({ video, job }: { video: Video; job: Job | undefined }) {
  const t = useTranslations("library");
  const [opened, setOpened] = useState(false);
  const button = (
    <IconButton
      label={t("actions", { name: video.name })}
      aria-haspopup="menu"
      aria-expanded={false}
      className="-mt-1.5"
      onClick={() => setOpened(true)}
    >
      <MoreVertical aria-hidden />
    </IconButton>
  );
  return opened ? (
    <Suspense fallback={button}>
      <CardMenuOpen video={video} job={job} />
    </Suspense>
  ) : (
    button
  );
}
