/** What a watching program is told. */
export interface Watch {
  server: string;
  workspaceId: string;
  /** A folder, or an `s3://` address. */
  place: string;
  /** A recipe's name; nothing for the workspace's own. */
  recipe: string;
}

/** The command that watches a folder or a prefix and makes a video of every recording; the key is left to be filled in. */
export function command({ server, workspaceId, place, recipe }: Watch): string {
  const verb = place.startsWith("s3://") ? "watch-prefix" : "watch-folder";
  const options = [
    `--server ${quoted(server)}`,
    `--workspace ${workspaceId}`,
    ...(recipe ? [`--recipe ${quoted(recipe)}`] : []),
  ];
  return `REELBOX_API_KEY=… reelbox remote ${verb} ${quoted(place)} ${options.join(" ")}`;
}

/** A word as a POSIX shell takes it, whatever is in it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
