/** The shapes that go with severities and verdicts, so that neither depends on colour alone. */

const SVG = "http://www.w3.org/2000/svg";

export type Shape =
  | "error"
  | "warning"
  | "info"
  | "invalid"
  | "cleared"
  | "ready"
  | "not-ready"
  | "undecided"
  | "waiting"
  | "question"
  | "arrow";

/** Outlines in a square of 20 units; `F` paths are filled, others are strokes on top of them. */
const OUTLINES: Record<Shape, readonly string[]> = {
  error: ["F M6.7 1.5h6.6l5.2 5.2v6.6l-5.2 5.2H6.7l-5.2-5.2V6.7z", "M10 5.8v5", "M10 14v.01"],
  warning: [
    "F M8.5 2.6a1.75 1.75 0 0 1 3 0l7 12.3a1.75 1.75 0 0 1-1.5 2.6H3a1.75 1.75 0 0 1-1.5-2.6z",
    "M10 7.4v4",
    "M10 14.4v.01",
  ],
  info: ["F M10 1.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 0 1 0-17z", "M10 9.2v4.8", "M10 6.1v.01"],
  invalid: ["F M10 1l9 9-9 9-9-9z", "M7.3 7.3l5.4 5.4", "M12.7 7.3l-5.4 5.4"],
  cleared: ["M4.4 10.6l3.8 3.8 7.6-8.6"],
  ready: ["F M10 1a9 9 0 1 1 0 18a9 9 0 0 1 0-18z", "M6 10.4l2.8 2.8 5.3-6"],
  "not-ready": ["F M6.4 1h7.2L19 6.4v7.2L13.6 19H6.4L1 13.6V6.4z", "M10 5.6v5.2", "M10 14.2v.01"],
  undecided: ["F M10 1a9 9 0 1 1 0 18a9 9 0 0 1 0-18z", "M6 10v.01", "M10 10v.01", "M14 10v.01"],
  waiting: ["M10 2a8 8 0 1 1 0 16a8 8 0 0 1 0-16z"],
  question: ["M7.2 7.3a2.9 2.9 0 1 1 4.3 2.6c-1 .6-1.5 1.1-1.5 2.1", "M10 15.2v.01"],
  arrow: ["M4 10h12", "M11 5l5 5-5 5"],
};

/** A picture that says nothing to assistive technology: a word beside it always does. */
export function icon(shape: Shape): SVGSVGElement {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 20 20");
  picture.setAttribute("aria-hidden", "true");
  draw(picture, shape);
  return picture;
}

/** Changes what a picture shows. */
export function draw(picture: SVGSVGElement, shape: Shape): void {
  if (picture.dataset.shape === shape) return;
  picture.dataset.shape = shape;
  picture.setAttribute("class", `icon icon-${shape}`);
  picture.replaceChildren(
    ...OUTLINES[shape].map((outline) => {
      const path = document.createElementNS(SVG, "path");
      const filled = outline.startsWith("F ");
      path.setAttribute("class", filled ? "fill" : "line");
      path.setAttribute("d", filled ? outline.slice(2) : outline);
      return path;
    }),
  );
}
