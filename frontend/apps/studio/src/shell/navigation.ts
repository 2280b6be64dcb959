/** The parts of a workspace that the bar leads to; `text` is a key of the messages "shell". */
export const PARTS = [{ text: "library", path: "" }] as const;
