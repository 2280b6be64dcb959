"use client";

import { Button, Field, Select } from "@reelbox/ui";
import { unwrap } from "@reelbox/vendor-api";
import { keep, LANGUAGE_COOKIE, LANGUAGES, type Language, NAMES } from "@reelbox/web";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, PORTAL } from "@/lib/api";
import { AskAct } from "@/parts/act";
import { Form } from "@/parts/form";
import { Answer, Card } from "@/parts/page";
import { useCustomer } from "./queries";
import { saveText } from "./save";

export function MyAccount() {
  const t = useTranslations("portal");
  const me = useCustomer();
  const save = useMutation({
    mutationFn: async () =>
      saveText("reelbox-my-data.json", JSON.stringify((await unwrap(api.GET(`${PORTAL}/export`))).data, null, 2)),
  });
  return (
    <Answer query={me}>
      {(customer) => (
        <div className="flex max-w-xl flex-col gap-4">
          <Card title={t("account")}>
            <Who name={customer.name} language={customer.language} email={customer.email ?? ""} />
          </Card>
          <Card title={t("data")}>
            <p className="mb-3 text-sm text-ink-muted">{t("dataLead")}</p>
            <div className="flex flex-wrap gap-2">
              <Button size="small" busy={save.isPending} onClick={() => save.mutate()}>
                <Download aria-hidden />
                {t("export")}
              </Button>
              <AskAct
                label={t("delete")}
                title={t("deleteTitle")}
                lead={t("deleteLead")}
                look="danger"
                run={() => unwrap(api.DELETE(`${PORTAL}/me`))}
              />
            </div>
          </Card>
        </div>
      )}
    </Answer>
  );
}

function Who({ name, language, email }: { name: string; language: Language; email: string }) {
  const t = useTranslations("portal");
  const router = useRouter();
  const queries = useQueryClient();
  const [spoken, setSpoken] = useState(language);
  return (
    <Form
      submit={t("save")}
      onSubmit={async ({ name: called = "" }) => {
        await unwrap(
          api.PATCH(`${PORTAL}/me`, { body: { language: spoken, ...(called.trim() ? { name: called } : {}) } }),
        );
        keep(LANGUAGE_COOKIE, spoken);
        await queries.invalidateQueries();
        router.refresh();
      }}
    >
      <Field label={t("email")} value={email} readOnly />
      <Field name="name" label={t("name")} defaultValue={name} />
      <Select
        label={t("language")}
        value={spoken}
        onChange={setSpoken}
        choices={LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
      />
    </Form>
  );
}
