"use client";

import { Select } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { useHere } from "@/shell/workspace";
import { type Held, useReadyAssets } from "./queries";

const NONE = "none";

interface Props {
  label: string;
  kinds: readonly Held[];
  /** What of the file is kept: recipes go by names, brand kits by ids. */
  by: "id" | "name";
  value: string | null;
  onChange: (value: string | null) => void;
}

/** One file of the library, or none. */
export function AssetChoice({ label, kinds, by, value, onChange }: Props) {
  const t = useTranslations("assetChoice");
  const { workspaceId } = useHere();
  const found = useReadyAssets(workspaceId, kinds).data ?? [];
  const known = value === null || found.some((each) => each[by] === value);
  return (
    <Select
      label={label}
      value={value ?? NONE}
      onChange={(next) => onChange(next === NONE ? null : next)}
      choices={[
        { value: NONE, label: t("none") },
        ...(known || value === null ? [] : [{ value, label: t("gone") }]),
        ...found.map((each) => ({ value: each[by], label: each.name })),
      ]}
    />
  );
}
