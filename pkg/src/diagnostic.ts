/** What the compiler says of a mistake in rules: where, what is wrong, and what to write instead. */
export interface Diagnostic {
  /** A stable name for the kind of mistake, such as `GR021`. */
  code: string;
  /** An error stops the compilation; a warning is probably not meant. */
  level: "error" | "warning";
  message: string;
  /** What stands there, in a few words. */
  label?: string;
  /** What to write instead. */
  help?: string;
  place: Place;
  /** Another place that matters, and why. */
  related?: { why: string; place: Place };
  /** All of it as text, with the line and a mark under it. */
  excerpt: string;
}

/** A piece of a file of rules. */
export interface Place {
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1, in characters. */
  column: number;
  /** Where it begins, as JavaScript counts: `text.slice(start, end)` is the piece. */
  start: number;
  /** Where it ends. */
  end: number;
}
