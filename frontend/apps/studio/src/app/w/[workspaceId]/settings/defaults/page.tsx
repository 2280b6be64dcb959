import { DefaultsRoom } from "@/features/workspace/defaults";

export default function Page() {
  return <DefaultsRoom />;
}
