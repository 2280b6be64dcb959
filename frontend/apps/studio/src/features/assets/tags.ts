/** The tags in what somebody typed: separated by commas, each once, whatever its capitals. */
export function tagsOf(typed: string): string[] {
  const found = new Map<string, string>();
  for (const tag of typed.split(/[,;\n]/).map((part) => part.trim())) {
    if (tag !== "" && !found.has(tag.toLowerCase())) {
      found.set(tag.toLowerCase(), tag);
    }
  }
  return [...found.values()];
}
