/** A file that a target renders; only a command writes it. */
export interface OutputFile {
  /** Relative to the target's folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
}
