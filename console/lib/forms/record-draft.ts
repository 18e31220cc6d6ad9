import type { Fault } from "./form-faults.ts";

export type { Fault };

type Body = Readonly<Record<string, unknown>>;

/** The fields of `after` that differ from what was there. */
export function changedFields(before: Body, after: Body): Body {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value)));
}

/** Faults at their fields, several at one field one after the other; those without a field stay as they are. */
export function placedBy<Field extends string>(
  faults: readonly Fault[],
  placeOf: (path: string) => { readonly field: Field; readonly part: string } | undefined,
) {
  const fields: Partial<Record<Field, string>> = {};
  const others: Fault[] = [];
  for (const { path, message } of faults) {
    const place = placeOf(path);
    if (!place) {
      others.push({ path, message });
      continue;
    }
    const said = place.part === "" ? message : `${place.part}: ${message}`;
    const before = fields[place.field];
    fields[place.field] = before === undefined ? said : `${before} ${said}`;
  }
  return { fields: fields as Readonly<Partial<Record<Field, string>>>, others };
}

/** A whole number within bounds as it was typed; undefined: it is none. */
export function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = text.trim();
  if (!/^\d{1,9}$/.test(value)) return undefined;
  return Number(value) >= least && Number(value) <= most ? Number(value) : undefined;
}
