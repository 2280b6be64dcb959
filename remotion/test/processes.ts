import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface Socket {
  listening: boolean;
  localAddress: string;
  localPort: number;
  remoteAddress: string;
}

const LISTEN = "0A";

/** Returns the TCP sockets that a process and everything below it holds. */
export function socketsOf(pid: number): Socket[] {
  const inodes = new Set(processTree(pid).flatMap(socketInodes));
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    readFileSync(table, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((row) => row.trim().split(/\s+/))
      .filter((columns) => inodes.has(columns[9] ?? ""))
      .map(parseSocket),
  );
}

/** Returns a process and everything below it. */
export function processTree(pid: number): number[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => statOf(candidate)?.parent === pid);
  return [pid, ...children.flatMap(processTree)];
}

/** Returns which of these processes still run after two seconds; those that merely await their parent's notice do not. */
export async function survivors(pids: number[]): Promise<number[]> {
  const running = (pid: number) => !["Z", undefined].includes(statOf(pid)?.state);
  for (let wait = 0; wait < 20 && pids.some(running); wait += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return pids.filter(running);
}

/** Whether an address of the kernel's tables (hexadecimal words in host byte order) is this machine's loopback. */
export function isLoopback(address: string): boolean {
  const mapped = address.startsWith("0000000000000000FFFF0000");
  const word = mapped ? address.slice(24) : address;
  return word.length === 8 ? word.endsWith("7F") : word === "00000000000000000000000001000000";
}

function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    // The command name may hold spaces and parentheses: the fields after it follow the last one.
    const [state = "", parent] = readFileSync(`/proc/${pid}/stat`, "utf8").split(")").at(-1)?.trim().split(" ") ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function socketInodes(pid: number): string[] {
  try {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return "";
      }
    });
    return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
  } catch {
    return [];
  }
}

function parseSocket(columns: string[]): Socket {
  const [localAddress = "", port = ""] = (columns[1] ?? "").split(":");
  const [remoteAddress = ""] = (columns[2] ?? "").split(":");
  return { listening: columns[3] === LISTEN, localAddress, localPort: Number.parseInt(port, 16), remoteAddress };
}
