import { LicenseRoom } from "@/features/license/room";

export default function Page() {
  return <LicenseRoom />;
}
