import { Home } from "@/shell/home";

export default function Page() {
  return <Home />;
}
