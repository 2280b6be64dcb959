"use client";

import { asProblem } from "@reelbox/api";
import { EmptyState, Panel } from "@reelbox/ui";
import { Webhook as Icon } from "lucide-react";
import { useTranslations } from "next-intl";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { KindChoice } from "./kind-choice";
import { useMakeWebhook, useWebhooks } from "./queries";
import { Secret } from "./secret";
import { WebhookItem } from "./webhook-item";

/** Addresses that are told what happens. */
export function Webhooks() {
  const t = useTranslations("webhooks");
  const { workspaceId } = useHere();
  const webhooks = useWebhooks(workspaceId);
  const make = useMakeWebhook(workspaceId);
  return (
    <>
      <Heading title={t("title")} lead={t("lead")} />
      <Panel title={t("new")}>
        <KindChoice
          submit={t("make")}
          busy={make.isPending}
          problem={make.isError ? asProblem(make.error) : null}
          onSubmit={(wish, done) => make.mutate(wish, { onSuccess: done })}
        />
        {make.isSuccess && <Secret url={make.data.url} secret={make.data.secret} />}
      </Panel>
      <Loaded query={webhooks}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState icon={<Icon aria-hidden />} title={t("empty")}>
              {t("emptyText")}
            </EmptyState>
          ) : (
            found.map((webhook) => <WebhookItem key={webhook.id} webhook={webhook} />)
          )
        }
      </Loaded>
    </>
  );
}
