import { RecipeRoom } from "@/features/recipes/room";
import { Room } from "@/i18n/room";

export default async function Page({ params }: { params: Promise<{ recipeId: string }> }) {
  return (
    <Room name="documents">
      <RecipeRoom id={(await params).recipeId} />
    </Room>
  );
}
