import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EventStream, type StreamState } from "./events";

class Line {
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;
  closed = false;
  constructor(readonly url: string) {}
  close() {
    this.closed = true;
  }
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  drop(code = 1006) {
    this.onclose?.({ code });
  }
}

function listen() {
  const lines: Line[] = [];
  const heard: number[] = [];
  const states: StreamState[] = [];
  let gaps = 0;
  const stream = new EventStream({
    url: (after) => `ws://box/?after=${after}`,
    onEvent: (event) => heard.push(event.number),
    onState: (state) => states.push(state),
    onGap: () => {
      gaps += 1;
    },
    open: (url) => {
      const line = new Line(url);
      lines.push(line);
      return line as unknown as WebSocket;
    },
    random: () => 1,
  });
  stream.start();
  const line = () => lines.at(-1) as Line;
  return { stream, lines, line, heard, states, gaps: () => gaps };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("after a lost connection it goes on with the last number it has heard", () => {
  const { lines, line, heard } = listen();
  line().say({ type: "hello", after: 7 });
  line().say({ type: "event", number: 8 });
  line().drop();
  vi.advanceTimersByTime(500);
  expect(lines.map((each) => each.url)).toEqual(["ws://box/?after=null", "ws://box/?after=8"]);
  expect(heard).toEqual([8]);
});

test("what is shown is read anew when the stream begins and where events are gone, not after every reconnect", () => {
  const { line, gaps } = listen();
  line().say({ type: "hello", after: 7 });
  line().drop();
  vi.advanceTimersByTime(500);
  line().say({ type: "hello", after: 7 });
  expect(gaps()).toBe(1);
  line().drop(4410);
  vi.advanceTimersByTime(500);
  line().say({ type: "hello", after: 90 });
  expect(gaps()).toBe(2);
});

test("pauses grow, and whoever may not listen any more stays away", () => {
  const { lines, line, states } = listen();
  line().drop();
  vi.advanceTimersByTime(500);
  line().drop();
  vi.advanceTimersByTime(999);
  expect(lines).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(lines).toHaveLength(3);
  line().drop(4401);
  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(3);
  expect(states.at(-1)).toBe("ended");
});

test("a line that says nothing for 45 seconds is dead", () => {
  const { lines, line } = listen();
  line().say({ type: "hello", after: 1 });
  vi.advanceTimersByTime(45_000);
  vi.advanceTimersByTime(500);
  expect(lines).toHaveLength(2);
});
