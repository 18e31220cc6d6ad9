const SEGMENTS = new Intl.Segmenter("en", { granularity: "grapheme" });
const MORE = "…";

/** At most `most` UTF-16 units of a text, never a part of what is read as one character; what is cut ends in `…`. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = "";
  for (const { segment } of SEGMENTS.segment(text.slice(0, most + 100))) {
    if (kept.length + segment.length > most - MORE.length) break;
    kept += segment;
  }
  return most < MORE.length ? "" : kept + MORE;
}

/** In one line: a subject of a mail. Line breaks and other control characters become spaces. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
