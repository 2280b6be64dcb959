// What happens in a workspace, as it happens: a WebSocket that goes on with the last number it has heard.

import type { components } from "./generated/schema";

export type WorkspaceEvent = components["schemas"]["EventView"];
export type StreamState = "connecting" | "live" | "waiting" | "ended";

/** How a stream was closed by the box; see the description of the events' route. */
const NOT_ALLOWED = 4401;
const GONE = 4410;
const SILENCE_MS = 45_000; // the box says something at least every 20 s
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

interface Listening {
  url: (after: number | null) => string;
  onEvent: (event: WorkspaceEvent) => void;
  onState?: (state: StreamState) => void;
  /** Events were missed that the box no longer has, or the stream begins: what is shown must be read anew. */
  onGap?: () => void;
  open?: (url: string) => WebSocket;
  random?: () => number;
}

export class EventStream {
  readonly #listening: Listening;
  #socket: WebSocket | null = null;
  #after: number | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor(listening: Listening) {
    this.#listening = listening;
  }

  /** The last number heard; the stream goes on behind it. */
  get cursor(): number | null {
    return this.#after;
  }

  start(): void {
    this.#over = false;
    this.#connect();
  }

  stop(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
  }

  /** Tries at once, for instance when the browser is online again. */
  wake(): void {
    if (!this.#over && this.#socket === null) {
      this.#connect();
    }
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#listening.onState?.("connecting");
    const open = this.#listening.open ?? ((url: string) => new WebSocket(url));
    const socket = open(this.#listening.url(this.#after));
    this.#socket = socket;
    this.#expect(socket);
    socket.onmessage = (message) => this.#hear(socket, String(message.data));
    socket.onclose = (close) => this.#closed(socket, close.code);
  }

  #expect(socket: WebSocket): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      socket.close();
      this.#closed(socket, 1006); // a dead line never answers a close
    }, SILENCE_MS);
  }

  #hear(socket: WebSocket, text: string): void {
    if (socket !== this.#socket) {
      return;
    }
    this.#expect(socket);
    const message = JSON.parse(text) as { type: string; after?: number } & WorkspaceEvent;
    if (message.type === "hello") {
      const first = this.#after === null;
      this.#failures = 0;
      this.#after = message.after ?? this.#after;
      this.#listening.onState?.("live");
      if (first) {
        this.#listening.onGap?.();
      }
    } else if (message.type === "event") {
      this.#after = message.number;
      this.#listening.onEvent(message);
    }
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket || this.#over) {
      return;
    }
    clearTimeout(this.#timer);
    this.#socket = null;
    if (code === NOT_ALLOWED) {
      this.#over = true;
      this.#listening.onState?.("ended");
      return;
    }
    if (code === GONE) {
      this.#after = null;
    }
    this.#listening.onState?.("waiting");
    this.#timer = setTimeout(() => this.wake(), this.#pauseMs());
    this.#failures += 1;
  }

  #pauseMs(): number {
    const random = this.#listening.random ?? Math.random;
    return Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS) * (0.5 + random() / 2);
  }
}

/** Where a workspace's stream is, beside the page. */
export function streamUrl(workspaceId: string, origin: string): (after: number | null) => string {
  const base = `${origin.replace(/^http/, "ws")}/api/v1/workspaces/${workspaceId}/events/stream`;
  return (after) => (after === null ? base : `${base}?after=${after}`);
}
