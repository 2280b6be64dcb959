/** Where the preview is: changes with every frame, so only those who show it listen. */
export class Playhead {
  #frame = 0;
  #playing = false;
  #standing = 0;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A frame of the edited video. */
  readonly frame = (): number => this.#frame;
  readonly playing = (): boolean => this.#playing;
  /** Where it stands; while it plays, where that began. */
  readonly standing = (): number => this.#standing;

  setFrame(frame: number): void {
    if (frame !== this.#frame) {
      this.#frame = frame;
      this.#standing = this.#playing ? this.#standing : frame;
      this.#tell();
    }
  }

  setPlaying(playing: boolean): void {
    if (playing !== this.#playing) {
      this.#playing = playing;
      this.#standing = this.#frame;
      this.#tell();
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
