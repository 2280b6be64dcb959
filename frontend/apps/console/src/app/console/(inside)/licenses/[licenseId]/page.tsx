import { LicensePage } from "@/features/licenses/license";

export default async function Page({ params }: { params: Promise<{ licenseId: string }> }) {
  return <LicensePage id={decodeURIComponent((await params).licenseId)} />;
}
