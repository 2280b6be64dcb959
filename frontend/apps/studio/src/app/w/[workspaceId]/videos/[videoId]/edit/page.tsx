import { Editor } from "@/features/editor/editor";

export default async function Page({ params }: { params: Promise<{ videoId: string }> }) {
  return <Editor videoId={(await params).videoId} />;
}
