import Link from "next/link";
import { getTranslations } from "next-intl/server";

export default async function NotFound() {
  const t = await getTranslations("common");
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-center justify-center gap-4 px-5">
      <h1 className="text-xl font-semibold">{t("notFound")}</h1>
      <Link href="/" className="text-accent underline-offset-4 hover:underline">
        {t("home")}
      </Link>
    </main>
  );
}
