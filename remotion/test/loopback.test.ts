import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { keptLocal } from "../src/painter/loopback";
import { captionState, PainterProcess, whyNoBrowser } from "./painter-process";
import { isLoopback, type Socket, socketsOf } from "./processes";

test("a server asked to listen everywhere listens on loopback", () => {
  assert.deepEqual(keptLocal([{ port: 3000, host: "::" }]), [{ port: 3000, host: "127.0.0.1" }]);
  assert.deepEqual(keptLocal([{ port: 3000, host: "0.0.0.0" }]), [{ port: 3000, host: "127.0.0.1" }]);
  assert.deepEqual(keptLocal([3000]), [{ port: 3000, host: "127.0.0.1" }]);
  const callback = () => undefined;
  assert.deepEqual(keptLocal([3000, "0.0.0.0", 511, callback]), [{ port: 3000, host: "127.0.0.1" }, callback]);
});

test("loopback addresses and local sockets stay as they are", () => {
  assert.deepEqual(keptLocal([{ port: 3000, host: "::1" }]), [{ port: 3000, host: "::1" }]);
  assert.deepEqual(keptLocal([{ path: "/run/x.sock" }]), [{ path: "/run/x.sock" }]);
  assert.deepEqual(keptLocal(["/run/x.sock"]), ["/run/x.sock"]);
});

test("another address is refused", () => {
  assert.throws(() => keptLocal([{ port: 3000, host: "192.0.2.1" }]), /this machine only/);
});

test("while painting, nobody but this machine can reach the painter or is reached by it", {
  skip: whyNoBrowser(),
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "painter-"));
  const painter = new PainterProcess();
  const seen: Socket[] = [];
  const open = new Map<number, string>();
  try {
    assert.equal((await painter.reply()).event, "ready");
    const states = Array.from({ length: 12 }, () => captionState("bold"));
    let painting = true;
    const done = painter.paint(
      states,
      states.map((_, index) => join(folder, `${index}.png`)),
    );
    done.finally(() => {
      painting = false;
    });
    while (painting) {
      const sockets = socketsOf(painter.child.pid ?? 0);
      seen.push(...sockets);
      for (const { localPort } of sockets.filter((socket) => socket.listening)) {
        open.set(localPort, await knock(localPort));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal((await done).at(-1)?.event, "done");
  } finally {
    await painter.end();
    rmSync(folder, { recursive: true });
  }
  const listening = seen.filter((socket) => socket.listening);
  assert.ok(new Set(listening.map((socket) => socket.localPort)).size >= 2, "the render server and the browser listen");
  assert.deepEqual(
    listening.filter((socket) => !isLoopback(socket.localAddress)),
    [],
  );
  assert.deepEqual(
    seen.filter((socket) => !socket.listening && !isLoopback(socket.remoteAddress)),
    [],
  );
  assert.deepEqual([...new Set(open.values())], otherAddress() === undefined ? ["no other address"] : ["ECONNREFUSED"]);
});

/** Connects to a port through another address of this machine and returns what came of it. */
async function knock(port: number): Promise<string> {
  const host = otherAddress();
  if (host === undefined) {
    return "no other address";
  }
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.on("connect", () => {
      socket.destroy();
      resolve("connected");
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

function otherAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === "IPv4" && !address.internal)?.address;
}
