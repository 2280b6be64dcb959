import { StorageRoom } from "@/features/operations/storage";

export default function Page() {
  return <StorageRoom />;
}
