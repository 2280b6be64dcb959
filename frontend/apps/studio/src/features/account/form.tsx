"use client";

import { asProblem } from "@reelbox/api";
import { Button, ProblemView } from "@reelbox/ui";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";

interface Props {
  submit: string;
  onSubmit: (values: Record<string, string>) => Promise<void>;
  children: ReactNode;
}

/** A form that is sent once at a time, and says below its fields what was wrong. */
export function AccountForm({ submit, onSubmit, children }: Props) {
  const send = useMutation({ mutationFn: onSubmit });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const values = [...new FormData(event.currentTarget).entries()];
        send.mutate(Object.fromEntries(values.map(([name, value]) => [name, String(value)])));
      }}
    >
      {children}
      {send.isError && <ProblemView problem={asProblem(send.error)} />}
      <Button type="submit" look="primary" busy={send.isPending}>
        {submit}
      </Button>
    </form>
  );
}
