type Body = Readonly<Record<string, unknown>>;

/** The fields of `after` that differ from what was there. */
export function changedFields(before: Body, after: Body): Body {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value)));
}

/** A whole number within bounds as it was typed; undefined: it is none. */
export function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = text.trim();
  if (!/^\d{1,9}$/.test(value)) return undefined;
  return Number(value) >= least && Number(value) <= most ? Number(value) : undefined;
}
