// One person's editing of one video: what is shown at once, what is on its way to the box, what can be undone.
// Changes go one after the other, each on the revision before; another revision by now is a conflict.

import { asProblem, type Problem } from "@reelbox/api";
import { applied } from "./optimistic";
import type { Edit, Output, Recipe, Revision, Timeline } from "./types";

export type Plan = { recipe?: Recipe; brand_kit_id?: string; output?: Output };

export type Change =
  | { kind: "edits"; edits: readonly Edit[] }
  | { kind: "plan"; plan: Plan }
  | { kind: "restore"; to: Entry }
  | { kind: "undo" }
  | { kind: "redo" };

/** What the box answers to a change. */
export interface Saved {
  revision: number;
  timeline: Timeline;
}

/** The box, as a session needs it. */
export interface Box {
  read(): Promise<Revision>;
  send(change: Change, on: number): Promise<Saved>;
}

/** A state one can come back to; its revision is known once the change that led to it is saved. */
export interface Entry {
  state: Revision | null;
}

export type Saving = "saved" | "saving" | "waiting" | "conflict";

export interface Shown {
  /** What the page shows: the box's revision, with what is on its way laid over it. */
  state: Revision;
  saving: Saving;
  canUndo: boolean;
  canRedo: boolean;
}

const CONFLICT = "VIDEOS-005";
const PAUSE_MS = 3000;

interface Waiting {
  change: Change;
  /** Where it leads in the history. */
  entry: Entry;
}

export class Session {
  #base: Revision;
  #laid: Revision;
  #queue: Waiting[] = [];
  #history: Entry[];
  #at = 0;
  #saving: Saving = "saved";
  #shown: Shown;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    first: Revision,
    private readonly box: Box,
    private readonly told: { saved?: (state: Revision) => void; refused?: (problem: Problem) => void } = {},
  ) {
    this.#base = first;
    this.#laid = first;
    this.#history = [{ state: first }];
    this.#shown = this.#look();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly shown = (): Shown => this.#shown;

  edit(...edits: Edit[]): void {
    if (edits.length > 0) {
      this.#do({ kind: "edits", edits });
    }
  }

  /** Plans otherwise; what is not named stays as it is shown, whatever the box planned last. */
  plan(plan: Plan): void {
    const { recipe, output } = this.#laid;
    this.#do({ kind: "plan", plan: { recipe, output, ...plan } });
  }

  undo(): void {
    if (this.#saving === "conflict") {
      return;
    }
    const to = this.#history[this.#at - 1];
    if (to !== undefined) {
      this.#at -= 1;
      this.#send({ change: { kind: "restore", to }, entry: to });
    } else if (this.#shown.canUndo) {
      const entry = { state: null };
      this.#history.unshift(entry);
      this.#send({ change: { kind: "undo" }, entry });
    }
  }

  redo(): void {
    if (this.#saving === "conflict") {
      return;
    }
    const to = this.#history[this.#at + 1];
    if (to !== undefined) {
      this.#at += 1;
      this.#send({ change: { kind: "restore", to }, entry: to });
    } else if (this.#shown.canRedo) {
      const entry = { state: null };
      this.#history.push(entry);
      this.#at += 1;
      this.#send({ change: { kind: "redo" }, entry });
    }
  }

  /** Somebody's revision exists: one that is not ours is read, unless ours are on their way, which then notice it. */
  async heard(revision: number): Promise<boolean> {
    if (revision <= this.#base.revision || this.#queue.length > 0) {
      return false;
    }
    const theirs = await this.box.read();
    if (theirs.revision <= this.#base.revision || this.#queue.length > 0) {
      return false;
    }
    this.#begin(theirs);
    return true;
  }

  /** Ends a conflict: by their state alone, or by ours on top of it (undoing is not: it would undo theirs). */
  async resolve(keep: "theirs" | "mine"): Promise<void> {
    const mine = keep === "mine" ? this.#queue.map(({ change }) => change) : [];
    this.#begin(await this.box.read());
    for (const change of mine) {
      if (change.kind === "edits" || change.kind === "plan") {
        this.#do(change);
      }
    }
  }

  /** Tries at once what waits for the line to come back. */
  wake(): void {
    if (this.#saving === "waiting") {
      void this.#run();
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #do(change: Change): void {
    if (this.#saving === "conflict") {
      return;
    }
    const entry = { state: null };
    this.#history = [...this.#history.slice(0, this.#at + 1), entry];
    this.#at += 1;
    this.#send({ change, entry });
  }

  #send(waiting: Waiting): void {
    this.#queue.push(waiting);
    this.#laid = laid(this.#laid, waiting.change);
    if (this.#queue.length === 1) {
      void this.#run();
    } else {
      this.#tell();
    }
  }

  /** What is on its way, laid over what the box has. */
  #lay(): void {
    this.#laid = this.#queue.reduce((before, { change }) => laid(before, change), this.#base);
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#set("saving");
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      const before = this.#base;
      try {
        this.#took(first, laid(before, first.change), await this.box.send(first.change, before.revision));
      } catch (error) {
        if (!(await this.#failed(asProblem(error), first, before))) {
          return;
        }
      }
    }
    this.#set("saved");
  }

  #took(waiting: Waiting, state: Revision, saved: Saved): void {
    this.#base = { ...state, revision: saved.revision, timeline: same(this.#shown.state.timeline, saved.timeline) };
    waiting.entry.state ??= this.#base;
    this.#queue.shift();
    this.#lay();
    this.told.saved?.(this.#base);
    this.#tell();
  }

  /** Whether to go on. */
  async #failed(problem: Problem, waiting: Waiting, before: Revision): Promise<boolean> {
    if (problem.code === CONFLICT) {
      return this.#conflicts(waiting, before);
    }
    if (problem.retryable || problem.status === 0) {
      this.#timer = setTimeout(() => void this.#run(), PAUSE_MS);
      this.#set("waiting");
      return false;
    }
    this.told.refused?.(problem);
    this.#begin(this.#base);
    return false;
  }

  /** An answer may have been lost on its way: then the revision that is in the way is our own. */
  async #conflicts(waiting: Waiting, before: Revision): Promise<boolean> {
    try {
      const there = await this.box.read();
      const state = laid(before, waiting.change);
      const ours = there.revision === before.revision + 1 && equal(there.edits, state.edits) && isEdit(waiting.change);
      if (ours) {
        this.#took(waiting, state, there);
        return true;
      }
    } catch {
      // It is a conflict all the same; whoever resolves it reads again.
    }
    this.#set("conflict");
    return false;
  }

  #begin(state: Revision): void {
    clearTimeout(this.#timer);
    this.#base = state;
    this.#laid = state;
    this.#queue = [];
    this.#history = [{ state }];
    this.#at = 0;
    this.told.saved?.(state);
    this.#set("saved");
  }

  #set(saving: Saving): void {
    this.#saving = saving;
    this.#tell();
  }

  #tell(): void {
    this.#shown = this.#look();
    for (const listener of this.#listeners) {
      listener();
    }
  }

  #look(): Shown {
    const state = this.#laid;
    return {
      state,
      saving: this.#saving,
      canUndo: this.#at > 0 || state.edits.length > 0,
      canRedo: this.#at < this.#history.length - 1 || state.undone.length > 0,
    };
  }
}

const isEdit = (change: Change) => change.kind === "edits" || change.kind === "undo" || change.kind === "redo";

/** A state with a change laid over it, as far as that can be told without the box. */
function laid(state: Revision, change: Change): Revision {
  switch (change.kind) {
    case "edits":
      return {
        ...state,
        edits: [...state.edits, ...change.edits],
        undone: [],
        timeline: change.edits.reduce(applied, state.timeline),
      };
    case "plan":
      return {
        ...state,
        recipe: change.plan.recipe ?? state.recipe,
        output: change.plan.output ?? state.output,
      };
    case "restore":
      return change.to.state ?? state;
    case "undo":
      return { ...state, edits: state.edits.slice(0, -1), undone: [...state.undone, ...state.edits.slice(-1)] };
    case "redo":
      return { ...state, edits: [...state.edits, ...state.undone.slice(-1)], undone: state.undone.slice(0, -1) };
  }
}

function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The timeline that is shown already where it says the same: a player begins anew with another one. */
function same(shown: Timeline, planned: Timeline): Timeline {
  return equal(shown, planned) ? shown : planned;
}
