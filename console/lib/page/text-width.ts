const widths = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;

/** About how wide a text is drawn, in px. `font`: as in CSS, without the family, which is the page's. */
export function widthOf(text: string, font: string): number {
  const key = `${font} ${text}`;
  const found = widths.get(key);
  if (found !== undefined) return found;
  context ??= document.createElement("canvas").getContext("2d");
  let width = text.length * 8;
  if (context) {
    context.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
    ({ width } = context.measureText(text));
  }
  if (widths.size > 5_000) widths.clear();
  widths.set(key, width);
  return width;
}

/** The text, shortened in its middle where it is wider than so many px: names that belong together differ at their ends. */
export function shortened(text: string, font: string, most: number): string {
  if (widthOf(text, font) <= most) return text;
  const letters = Array.from(text);
  let [low, high] = [1, letters.length - 1];
  while (low < high) {
    const kept = Math.ceil((low + high) / 2);
    if (widthOf(cut(letters, kept), font) <= most) low = kept;
    else high = kept - 1;
  }
  return cut(letters, low);
}

/** So many letters of it, a third of them from its end. */
function cut(letters: readonly string[], kept: number): string {
  const tail = Math.floor(kept / 3);
  return `${letters.slice(0, kept - tail).join("")}…${tail === 0 ? "" : letters.slice(-tail).join("")}`;
}
