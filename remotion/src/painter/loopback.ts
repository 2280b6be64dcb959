// Remotion's render server listens on all interfaces and fetches any address it is asked for. Importing this module
// keeps every server of the process on the loopback interface, whatever its library asked for.

import { Server } from "node:net";

const WILDCARDS = new Set(["", "0.0.0.0", "::"]);
const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

const listen = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;

/** Returns listen arguments that reach this machine only; throws where another address was asked for. */
export function keptLocal(args: readonly unknown[]): unknown[] {
  const [first, ...rest] = args;
  if (typeof first === "object" && first !== null) {
    const options = first as { host?: string; path?: string };
    return options.path === undefined ? [{ ...options, host: localHost(options.host) }, ...rest] : [...args];
  }
  if (typeof first === "string" && Number.isNaN(Number(first))) {
    return [...args];
  }
  // listen(port, host?, backlog?, callback?)
  const callback = rest.find((value) => typeof value === "function");
  const host = rest.find((value) => typeof value === "string") as string | undefined;
  const options = { port: Number(first ?? 0), host: localHost(host) };
  return callback === undefined ? [options] : [options, callback];
}

function localHost(host: string | undefined): string {
  if (host === undefined || WILDCARDS.has(host)) {
    return "127.0.0.1";
  }
  if (LOOPBACK.has(host)) {
    return host;
  }
  throw new Error(`Refused to listen on ${host}: the painter serves this machine only.`);
}

Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  return listen.apply(this, keptLocal(args));
} as typeof Server.prototype.listen;
