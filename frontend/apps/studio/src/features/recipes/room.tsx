"use client";

import { useTranslations } from "next-intl";
import { DocumentEditor } from "@/features/documents/editor";
import { DocumentList } from "@/features/documents/list";
import { facts } from "./facts";
import { RecipeForm } from "./form";
import { type Recipe, recipes } from "./queries";

/** All recipes. */
export function Recipes() {
  const t = useTranslations("recipes");
  return (
    <DocumentList
      hooks={recipes}
      name="recipes"
      begin={(name): Recipe => ({ name, silence: "normal", captions: { style: "bold" } })}
      picture={(recipe) => recipe.description && <p className="mt-1 text-sm">{recipe.description}</p>}
      facts={(recipe) =>
        facts(recipe)
          .map(({ text, values }) => t(`facts.${text}`, values))
          .join(" · ")
      }
    />
  );
}

/** One recipe. */
export function RecipeRoom({ id }: { id: string }) {
  return (
    <DocumentEditor
      hooks={recipes}
      name="recipes"
      id={id}
      form={(recipe, set) => <RecipeForm recipe={recipe} set={set} />}
    />
  );
}
