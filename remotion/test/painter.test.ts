import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { LogoState, LowerThirdState } from "../src/generated/timeline";
import { captionState, PainterProcess, whyNoBrowser } from "./painter-process";
import { processTree, survivors } from "./processes";

// A transparent PNG of one pixel.
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const SHA = "ab".repeat(32);

const logo: LogoState = { kind: "logo", asset_sha256: SHA, opacity: 0.5, corner: "top_left" };
const lowerThird: LowerThirdState = {
  kind: "lower_third",
  shown: 10,
  card: {
    title: "Ánh Ngọc",
    subtitle: "Kỹ sư",
    font: { family: "Inter", weight: 700, asset_sha256: null, fallbacks: [] },
    title_size_px: 40,
    text_color: "#ffffff",
    accent_color: "#ffd23f",
    enter_frames: 10,
  },
};

describe("the painter", { skip: whyNoBrowser() }, () => {
  const folder = mkdtempSync(join(tmpdir(), "painter-"));
  let painter: PainterProcess;
  const files = (count: number) => Array.from({ length: count }, (_, index) => join(folder, `${index}.png`));

  before(async () => {
    painter = new PainterProcess();
    const ready = await painter.reply();
    assert.ok(ready.event === "ready" && ready.remotion === "4.0.529" && ready.browser.includes("Chrome"));
  });

  after(async () => {
    assert.equal(await painter.end(), 0);
    rmSync(folder, { recursive: true });
  });

  test("paints every kind of state as a transparent PNG of the canvas' size and says so one by one", async () => {
    const pictures = join(folder, "logo");
    writeFileSync(pictures, PIXEL);
    const states = [captionState("plain"), captionState("bold"), captionState("pill"), lowerThird, logo];
    const replies = await painter.paint(states, files(5), { [SHA]: pictures });
    assert.deepEqual(
      replies.map((reply) => reply.event),
      ["painted", "painted", "painted", "painted", "painted", "done"],
    );
    for (const file of files(5)) {
      const png = readFileSync(file);
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [640, 160]);
      assert.equal(png[25], 6, "red, green, blue and alpha");
    }
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".part")),
      [],
    );
  });

  test("paints the same state to the same bytes", async () => {
    const state = captionState("bold");
    await painter.paint([state, captionState("pill"), state], files(3));
    assert.deepEqual(readFileSync(join(folder, "0.png")), readFileSync(join(folder, "2.png")));
  });

  test("has nothing to do for no states", async () => {
    assert.deepEqual(
      (await painter.paint([], [])).map((reply) => reply.event),
      ["done"],
    );
  });

  test("answers a font it does not have with an error and goes on", async () => {
    const odd = captionState("plain");
    odd.type.font = { family: "Comic Sans", weight: 400, asset_sha256: null, fallbacks: [] };
    const [reply] = await painter.paint([odd], files(1));
    assert.ok(reply?.event === "error" && reply.message.includes("Comic Sans 400 is not in the catalog"));
    assert.equal((await painter.paint([captionState("plain")], files(1))).at(-1)?.event, "done");
  });

  test("takes no SVG for a picture, whatever its name", async () => {
    const svg = join(folder, "logo.png");
    writeFileSync(svg, "<svg xmlns='http://www.w3.org/2000/svg'/>");
    const [reply] = await painter.paint([logo], files(1), { [SHA]: svg });
    assert.ok(reply?.event === "error" && reply.message.includes("PNG, JPEG or WebP"));
  });

  test("answers a line that is no request with an error", async () => {
    painter.send("not json");
    assert.equal((await painter.reply()).event, "error");
    painter.send('{"id":1,"op":"dance"}');
    const reply = await painter.reply();
    assert.ok(reply.event === "error" && reply.message === "op must be paint");
  });
});

test("several states are painted below each other into one file", { skip: whyNoBrowser() }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "painter-"));
  const painter = new PainterProcess();
  await painter.reply();
  const files = [join(folder, "0.png"), join(folder, "1.png")];
  const replies = await painter.paint([captionState("bold"), lowerThird, captionState("pill")], files, {}, 2);
  assert.deepEqual(
    replies.map((reply) => reply.event),
    ["painted", "painted", "done"],
  );
  for (const file of files) {
    const png = readFileSync(file);
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [640, 320]);
  }
  assert.equal(await painter.end(), 0);
  rmSync(folder, { recursive: true });
});

test("a painter whose browser crashes paints the rest with another one", { skip: whyNoBrowser() }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "painter-"));
  const painter = new PainterProcess();
  await painter.reply();
  const files = Array.from({ length: 15 }, (_, index) => join(folder, `${index}.png`));
  const answered = painter.paint(Array(15).fill(captionState("bold")), files);
  const [, browser] = processTree(painter.child.pid ?? 0);
  setTimeout(() => process.kill(browser ?? 0, "SIGKILL"), 700);
  const replies = await answered;
  const [, replacement] = processTree(painter.child.pid ?? 0);
  assert.equal(await painter.end(), 0);
  rmSync(folder, { recursive: true });
  assert.equal(replies.at(-1)?.event, "done");
  const painted = replies.flatMap((reply) => (reply.event === "painted" ? [reply.index] : []));
  assert.deepEqual(painted, [...files.keys()]);
  assert.ok(replacement !== undefined && replacement !== browser);
});

test("a painter that is killed takes its browser with it", { skip: whyNoBrowser() }, async () => {
  const painter = new PainterProcess();
  await painter.reply();
  const tree = processTree(painter.child.pid ?? 0);
  painter.child.kill("SIGKILL");
  assert.deepEqual(await survivors(tree), []);
});

test("a painter whose input ends takes its browser with it", { skip: whyNoBrowser() }, async () => {
  const painter = new PainterProcess();
  await painter.reply();
  const tree = processTree(painter.child.pid ?? 0);
  assert.ok(tree.length > 2);
  assert.equal(await painter.end(), 0);
  assert.deepEqual(await survivors(tree), []);
});
