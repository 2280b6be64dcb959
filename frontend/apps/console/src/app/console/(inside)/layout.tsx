import type { ReactNode } from "react";
import { ConsoleShell } from "@/shell/console";

export default function Layout({ children }: { children: ReactNode }) {
  return <ConsoleShell>{children}</ConsoleShell>;
}
