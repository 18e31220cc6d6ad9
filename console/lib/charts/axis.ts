const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400];

/** Instants for the marks of an axis of time: the start, and up to `most` round ones after it, none close to it. Epoch ms. */
export function axisOf(begin: number, end: number, most = 4): readonly number[] {
  const step = (STEPS.find((seconds) => (end - begin) / (seconds * 1_000) <= most) ?? 86_400) * 1_000;
  const marks = [begin];
  for (let mark = Math.ceil((begin + step * 0.6) / step) * step; mark < end; mark += step) marks.push(mark);
  return marks;
}
