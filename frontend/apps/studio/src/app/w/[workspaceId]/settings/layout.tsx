import type { ReactNode } from "react";
import { SettingsFrame } from "@/features/settings/frame";
import { Room } from "@/i18n/room";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <Room name="settings">
      <SettingsFrame>{children}</SettingsFrame>
    </Room>
  );
}
