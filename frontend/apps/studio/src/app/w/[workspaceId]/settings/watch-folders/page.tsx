import { WatchFolders } from "@/features/watch-folders/room";

export default function Page() {
  return <WatchFolders />;
}
