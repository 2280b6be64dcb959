// Generated from appliance.editing.schema by `npm run generate`. Change the Python models instead.

/**
 * Why a range was removed.
 */
export type Reason = "silence" | "short_clip";
/**
 * The caption styles the painter can draw.
 */
export type CaptionStyleName = "plain" | "bold" | "pill";
export type OverlayState = CaptionState | LowerThirdState | LogoState;

/**
 * An edit, complete: what cannot be said here cannot be rendered.
 */
export interface Timeline {
  schema_version: 1;
  /**
   * Frames per second as num/den.
   */
  fps: string;
  width: number;
  height: number;
  duration_frames: number;
  source: Source;
  clips: Clip[];
  cuts: Cut[];
  language: string | null;
  caption_look: CaptionLook | null;
  captions: Caption[];
  overlays: (LowerThird | Logo)[];
  assets: Asset[];
  fonts: FontFile[];
  mix: Mix;
  notices: Notice[];
}
/**
 * An uploaded file, named by its content.
 */
export interface Source {
  sha256: string;
  /**
   * Where the file was when this was written; its content is what counts.
   */
  path_hint: string;
  grid: Grid;
}
/**
 * How a source file becomes a constant grid of frames and samples (the normalization plan).
 *
 * Whatever the file holds (variable frame rate, rotation, odd size, several tracks), from here on it is
 * ``frame_count`` pictures of ``width`` × ``height`` at ``fps`` and 48 kHz stereo sound beginning at the same instant.
 */
export interface Grid {
  /**
   * Frames per second as num/den.
   */
  fps: string;
  /**
   * Frames on the grid.
   */
  frame_count: number;
  /**
   * Frames until the picture ends; from there the last one is held. Null: all.
   */
  picture_frames: number | null;
  /**
   * Displayed width after rotation, made even, in pixels.
   */
  width: number;
  /**
   * Displayed height after rotation, made even, in pixels.
   */
  height: number;
  /**
   * Index of the picture stream in the file.
   */
  video_stream: number;
  /**
   * Index of the chosen sound stream; null: silence is made.
   */
  audio_stream: number | null;
  /**
   * Samples per second and channel.
   */
  sample_rate: 48000;
  /**
   * The file's own frame rate varied.
   */
  variable_rate: boolean;
  /**
   * How the picture's colors are coded; kept in the output.
   */
  color_matrix: "bt709" | "smpte170m";
  /**
   * The picture uses code values 0 to 255; the output never does.
   */
  full_range: boolean;
  /**
   * The container cannot seek exactly; streams are copied into Matroska first.
   */
  remux: boolean;
}
/**
 * A kept range of the source; clips play one after the other in list order.
 */
export interface Clip {
  source_start_frame: number;
  source_end_frame: number;
}
/**
 * A removed range of the source; it can be restored.
 */
export interface Cut {
  source_start_frame: number;
  source_end_frame: number;
  reason: Reason;
  /**
   * How sure the planner is that nothing of value is lost.
   */
  confidence: number;
  /**
   * For people, for instance "silence 1.8 s".
   */
  detail: string;
}
/**
 * How and where captions are drawn.
 */
export interface CaptionLook {
  style: CaptionStyleName;
  font: FontFace;
  font_size_px: number;
  line_height_px: number;
  /**
   * Red, green, blue.
   */
  text_color: string;
  /**
   * Red, green, blue.
   */
  highlight_color: string;
  /**
   * Length of the entrance animation.
   */
  enter_frames: number;
  /**
   * Whether the word being spoken looks different.
   */
  highlights_words: boolean;
  box: Box;
}
/**
 * A font by family and weight; the files' hashes stand in :attr:`Timeline.fonts`.
 */
export interface FontFace {
  family: string;
  weight: number;
}
/**
 * A rectangle on the output picture, in pixels from its top left corner.
 */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
/**
 * A page of words shown together.
 *
 * ``lines`` holds the number of words on each line: breaking lines is decided here, never by the painter.
 */
export interface Caption {
  start_frame: number;
  end_frame: number;
  words: CaptionWord[];
  lines: number[];
  /**
   * Below 1 where one word is wider than the box.
   */
  scale: number;
}
/**
 * A word on the screen; it is the active one from its start until the next word's start.
 */
export interface CaptionWord {
  text: string;
  start_frame: number;
  end_frame: number;
  confidence: number;
}
/**
 * Name and role at the lower left, animated in and out.
 */
export interface LowerThird {
  title: string;
  subtitle: string;
  font: FontFace;
  title_size_px: number;
  /**
   * Red, green, blue.
   */
  text_color: string;
  /**
   * Red, green, blue.
   */
  accent_color: string;
  /**
   * Length of the entrance, and of the exit.
   */
  enter_frames: number;
  kind: "lower_third";
  start_frame: number;
  end_frame: number;
  box: Box;
}
/**
 * A picture in a corner.
 */
export interface Logo {
  kind: "logo";
  start_frame: number;
  end_frame: number;
  asset_sha256: string;
  opacity: number;
  box: Box;
  corner: "top_left" | "top_right" | "bottom_left" | "bottom_right";
}
/**
 * A file the timeline uses besides its source, named by its content.
 */
export interface Asset {
  sha256: string;
  media_type: string;
  path_hint: string;
}
/**
 * The exact font files a timeline was measured with.
 */
export interface FontFile {
  family: string;
  weight: number;
  /**
   * Hash over the family's files of this weight; a render with other files is refused.
   */
  sha256: string;
}
/**
 * How the sound is finished.
 */
export interface Mix {
  /**
   * Integrated loudness, EBU R 128.
   */
  target_lufs: number;
  /**
   * Ceiling of the true peak in the finished file.
   */
  true_peak_dbtp: number;
  /**
   * Fade out before and fade in after every cut.
   */
  fade_ms: number;
}
/**
 * Something the planner withheld or assumed.
 */
export interface Notice {
  /**
   * Stable, for instance captions_withheld.
   */
  code: string;
  /**
   * One sentence for people.
   */
  message: string;
}
/**
 * A caption page as it looks for some frames.
 */
export interface CaptionState {
  kind: "caption";
  type: CaptionType;
  lines: string[][];
  scale: number;
  /**
   * Index of the highlighted word, counted over all lines; null: none.
   */
  active: number | null;
  /**
   * Frames since the page appeared, at most type.enter_frames.
   */
  entered: number;
}
/**
 * How captions are drawn, resolved to pixels.
 */
export interface CaptionType {
  style: CaptionStyleName;
  font: FontFace;
  font_size_px: number;
  line_height_px: number;
  /**
   * Red, green, blue.
   */
  text_color: string;
  /**
   * Red, green, blue.
   */
  highlight_color: string;
  /**
   * Length of the entrance animation.
   */
  enter_frames: number;
  /**
   * Whether the word being spoken looks different.
   */
  highlights_words: boolean;
}
/**
 * A logo.
 */
export interface LogoState {
  kind: "logo";
  asset_sha256: string;
  opacity: number;
  corner: "top_left" | "top_right" | "bottom_left" | "bottom_right";
}
/**
 * What a lower third shows, resolved to pixels.
 */
export interface LowerThirdCard {
  title: string;
  subtitle: string;
  font: FontFace;
  title_size_px: number;
  /**
   * Red, green, blue.
   */
  text_color: string;
  /**
   * Red, green, blue.
   */
  accent_color: string;
  /**
   * Length of the entrance, and of the exit.
   */
  enter_frames: number;
}
/**
 * A lower third as it looks for some frames.
 */
export interface LowerThirdState {
  kind: "lower_third";
  card: LowerThirdCard;
  /**
   * 0 is invisible, card.enter_frames is fully there.
   */
  shown: number;
}
