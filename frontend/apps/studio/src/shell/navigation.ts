/** The parts of a workspace that the bar leads to; `text` is a key of the messages "shell". */
export const PARTS = [
  { text: "library", path: "" },
  { text: "assets", path: "/assets" },
  { text: "brandKits", path: "/brand-kits" },
  { text: "recipes", path: "/recipes" },
  { text: "settings", path: "/settings" },
] as const;
