import type { ReactNode } from "react";
import { Shell } from "@/shell/shell";

export default async function Layout(props: { children: ReactNode; params: Promise<{ workspaceId: string }> }) {
  return <Shell workspaceId={(await props.params).workspaceId}>{props.children}</Shell>;
}
