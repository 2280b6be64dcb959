import { expect, test } from "vitest";
import { command } from "./command";

const watch = { server: "http://localhost:8080", workspaceId: "w1", place: "/srv/talks", recipe: "" };

test("a folder and a prefix have commands of their own", () => {
  expect(command(watch)).toBe(
    "REELBOX_API_KEY=… reelbox remote watch-folder /srv/talks --server http://localhost:8080 --workspace w1",
  );
  expect(command({ ...watch, place: "s3://talks/new/" })).toContain("watch-prefix s3://talks/new/ ");
});

test("names with spaces and quotes stay one word", () => {
  const said = command({ ...watch, place: "/srv/Linh's talks", recipe: "My shorts; $HOME" });
  expect(said).toContain(String.raw`'/srv/Linh'\''s talks'`);
  expect(said).toContain("--recipe 'My shorts; $HOME'");
});
