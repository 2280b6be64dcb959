type Messages = { [key: string]: string | Messages };

function texts(messages: Messages, prefix = ""): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + key, value]] : texts(value, `${prefix}${key}.`),
  );
}

const values = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]))].sort().join();

/** Where two languages differ in more than their words: keys that one lacks, empty texts, values that one does not name. */
export function differences(one: Messages, other: Messages): string[] {
  const [first, second] = [texts(one), new Map(texts(other))];
  const missing = texts(other).filter(([key]) => !first.some(([known]) => known === key));
  return [
    ...missing.map(([key]) => `${key} is in one only`),
    ...first.flatMap(([key, text]) => {
      const translated = second.get(key);
      if (translated === undefined) {
        return [`${key} is in one only`];
      }
      const empty = !text.trim() || !translated.trim();
      return empty || values(text) !== values(translated) ? [`${key}: "${text}" and "${translated}"`] : [];
    }),
  ];
}
