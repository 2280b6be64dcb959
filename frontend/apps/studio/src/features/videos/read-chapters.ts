export interface Chapter {
  second: number;
  title: string;
}

/** Reads chapters as they stand in a description: "1:05 What it costs", one a line. */
export function readChapters(text: string): Chapter[] {
  return text.split("\n").flatMap((line) => {
    const found = /^((?:\d+:)?\d+:\d\d)\s+(.+)$/.exec(line.trim());
    const [, at = "", title = ""] = found ?? [];
    const second = at.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    return found === null ? [] : [{ second, title }];
  });
}
