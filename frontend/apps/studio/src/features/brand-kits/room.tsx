"use client";

import { DocumentEditor } from "@/features/documents/editor";
import { DocumentList } from "@/features/documents/list";
import { BrandForm } from "./form";
import { BrandPreview } from "./preview";
import { type Brand, brandKits } from "./queries";

/** All brand kits. */
export function BrandKits() {
  return (
    <DocumentList
      hooks={brandKits}
      name="brand-kits"
      begin={(name): Brand => ({ name })}
      picture={(brand) => (
        <div className="mt-3">
          <BrandPreview brand={brand} />
        </div>
      )}
      facts={(brand) => brand.font ?? ""}
    />
  );
}

/** One brand kit. */
export function BrandKitRoom({ id }: { id: string }) {
  return (
    <DocumentEditor
      hooks={brandKits}
      name="brand-kits"
      id={id}
      form={(brand, set) => <BrandForm brand={brand} set={set} />}
      preview={(brand) => <BrandPreview brand={brand} />}
    />
  );
}
