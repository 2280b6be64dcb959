import { redirect } from "next/navigation";

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  redirect(`/w/${(await params).workspaceId}/settings/account`);
}
