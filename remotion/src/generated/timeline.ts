// Generated from appliance.editing.schema by `npm run generate`. Change the Python models instead.

/**
 * Why a range was removed.
 */
export type Reason = "silence" | "short_clip" | "deleted";
/**
 * What a still picture does while it is shown.
 */
export type Motion = "none" | "zoom_in" | "zoom_out";
/**
 * The caption styles the painter can draw.
 */
export type CaptionStyleName =
  "plain" | "bold" | "pill" | "karaoke" | "outline" | "neon" | "typewriter" | "highlighter" | "minimal";
/**
 * The looks of a text at a time: a title fills the middle, a label is a plate, a note is plain text.
 */
export type TextStyleName = "title" | "label" | "note";
/**
 * What an asset is.
 */
export type AssetKind = "image" | "animation" | "video" | "sound" | "font";
export type OverlayState = CaptionState | LowerThirdState | LogoState | TextState | StickerState;

/**
 * An edit, complete: what cannot be said here cannot be rendered.
 *
 * The output is the intro, the clips one after the other, and the outro.
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
  /**
   * Null: the source, which has the output's aspect, fills it.
   */
  framing: (Fit | Crop) | null;
  intro: Bookend | null;
  clips: Clip[];
  outro: Bookend | null;
  cuts: Cut[];
  language: string | null;
  /**
   * In order, not overlapping.
   */
  cutaways: Cutaway[];
  caption_look: CaptionLook | null;
  captions: Caption[];
  /**
   * From the bottom up; captions are above them.
   */
  overlays: (LowerThird | Logo | Text | Sticker)[];
  sound_effects: SoundEffect[];
  /**
   * Where the clips' own sound is silent, in order.
   */
  mutes: Stretch[];
  music: Music | null;
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
   * How the file codes its colors where the output cannot; null: by color_matrix.
   */
  coded_matrix: ("bt709" | "smpte170m" | "smpte240m" | "bt2020nc" | "bt2020c" | "ictcp" | "ycgco" | "rgb") | null;
  /**
   * The primaries; wider ones than BT.709's are converted.
   */
  gamut: "bt709" | "bt2020" | "p3";
  /**
   * Pq (SMPTE ST 2084) and hlg (ARIB STD-B67) are HDR and are tone-mapped.
   */
  transfer: "sdr" | "pq" | "hlg";
  /**
   * Of an HDR picture: its brightest parts, measured, in cd/m².
   */
  peak_nits: number | null;
  /**
   * Which field of an interlaced picture came first: top or bottom.
   */
  interlaced: ("tff" | "bff") | null;
  /**
   * The container cannot seek exactly; streams are copied into Matroska first.
   */
  remux: boolean;
}
/**
 * The whole source picture, over a blurred and darkened copy that fills the rest.
 */
export interface Fit {
  mode: "fit";
}
/**
 * A window of the source picture fills the output; one key stands still, several are a path.
 */
export interface Crop {
  mode: "crop";
  /**
   * Of the window, in pixels of the source's grid.
   */
  width: number;
  /**
   * Of the window, in pixels of the source's grid.
   */
  height: number;
  path: CropKey[];
}
/**
 * Where the crop stands from a frame of the source on; between two keys it moves evenly.
 */
export interface CropKey {
  source_frame: number;
  x: number;
  y: number;
}
/**
 * A video, or a picture with a length, before the first clip or after the last, with its own sound.
 */
export interface Bookend {
  asset_sha256: string;
  /**
   * Length on the output.
   */
  frames: number;
  fit: "cover" | "blur";
}
/**
 * A kept range of the source; clips play one after the other in list order.
 *
 * At speed N every Nth frame is shown, beginning with the first.
 */
export interface Clip {
  source_start_frame: number;
  source_end_frame: number;
  /**
   * How many times faster than life.
   */
  speed: number;
  /**
   * Enlargement around the center of the output.
   */
  zoom: number;
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
 * B-roll: covers the picture of the clips while their sound goes on.
 */
export interface Cutaway {
  start_frame: number;
  end_frame: number;
  asset_sha256: string;
  /**
   * First frame of a video used, at the output's rate.
   */
  asset_start_frame: number;
  /**
   * Fill the picture, cutting off what is too much; or whole, over a blurred copy.
   */
  fit: "cover" | "blur";
  motion: Motion;
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
  /**
   * In which the captions' language is read.
   */
  direction: "ltr" | "rtl";
  box: Box;
}
/**
 * A font by family and weight; the files' hashes stand in :attr:`Timeline.fonts`.
 */
export interface FontFace {
  family: string;
  weight: number;
  /**
   * The file, where it is somebody's own font; null: one that the painter has.
   */
  asset_sha256: string | null;
  /**
   * Families that draw what this one lacks, in the order they are tried.
   */
  fallbacks: string[];
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
  start_frame: number;
  end_frame: number;
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
  box: Box;
}
/**
 * A picture in a corner.
 */
export interface Logo {
  start_frame: number;
  end_frame: number;
  kind: "logo";
  asset_sha256: string;
  opacity: number;
  box: Box;
  corner: "top_left" | "top_right" | "bottom_left" | "bottom_right";
}
/**
 * A title or text at a time, centered in its box.
 */
export interface Text {
  start_frame: number;
  end_frame: number;
  style: TextStyleName;
  lines: string[];
  /**
   * Smaller lines below, 0.5 of the size.
   */
  subtitle_lines: string[];
  font: FontFace;
  size_px: number;
  line_height_px: number;
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
  kind: "text";
  box: Box;
}
/**
 * A picture or a transparent animation, fitted into its box and centered in it.
 */
export interface Sticker {
  start_frame: number;
  end_frame: number;
  kind: "sticker";
  asset_sha256: string;
  opacity: number;
  /**
   * Length of the entrance, and of the exit.
   */
  enter_frames: number;
  /**
   * For an animation: how many output frames each of its pictures lasts, repeated; empty: a picture.
   */
  asset_frames: number[];
  box: Box;
}
/**
 * A sound that begins at a frame and plays to its end.
 */
export interface SoundEffect {
  start_frame: number;
  asset_sha256: string;
  gain_db: number;
}
/**
 * A range of output frames.
 */
export interface Stretch {
  start_frame: number;
  end_frame: number;
}
/**
 * Music under the voice: looped where it is too short, faded out at its end, lower while someone speaks.
 */
export interface Music {
  start_frame: number;
  end_frame: number;
  asset_sha256: string;
  /**
   * Relative to the voice's loudness where nobody speaks.
   */
  gain_db: number;
  /**
   * Added while someone speaks.
   */
  duck_db: number;
  /**
   * How long going down and coming back take.
   */
  duck_fade_ms: number;
  fade_in_ms: number;
  fade_out_ms: number;
  /**
   * When someone speaks, in order, not touching.
   */
  speech: Stretch[];
}
/**
 * A file the timeline uses besides its source, named by its content.
 */
export interface Asset {
  sha256: string;
  kind: AssetKind;
  media_type: string;
  path_hint: string;
  /**
   * For a video: how it becomes constant frames of its own rate.
   */
  grid: Grid | null;
  /**
   * A video's own sound; it is heard before and after the clips.
   */
  has_sound: boolean;
}
/**
 * The exact font files a timeline was measured with.
 */
export interface FontFile {
  family: string;
  weight: number;
  /**
   * The file, where it is somebody's own font; null: one that the painter has.
   */
  asset_sha256: string | null;
  /**
   * Families that draw what this one lacks, in the order they are tried.
   */
  fallbacks: string[];
  /**
   * Hash over the family's files of this weight and over those of the fallbacks; a render with other files is refused. Of somebody's own font, its file's.
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
  /**
   * In which the captions' language is read.
   */
  direction: "ltr" | "rtl";
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
/**
 * A sticker as it looks for some frames.
 */
export interface StickerState {
  kind: "sticker";
  asset_sha256: string;
  /**
   * Which picture of an animation, from 0; null: the asset is one picture.
   */
  picture: number | null;
  opacity: number;
  /**
   * 0 is invisible, enter_frames is fully there.
   */
  shown: number;
  enter_frames: number;
}
/**
 * A text and how it is drawn, resolved to pixels; lines are broken here.
 */
export interface TextCard {
  style: TextStyleName;
  lines: string[];
  /**
   * Smaller lines below, 0.5 of the size.
   */
  subtitle_lines: string[];
  font: FontFace;
  size_px: number;
  line_height_px: number;
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
 * A title or text as it looks for some frames.
 */
export interface TextState {
  kind: "text";
  card: TextCard;
  /**
   * 0 is invisible, card.enter_frames is fully there.
   */
  shown: number;
}
