/** What the API found wrong, and where. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** A field, and what of it is meant; an empty part: all of it. */
export interface Place<Field extends string> {
  readonly field: Field;
  readonly part: string;
}

/** Faults at their fields, several at one field one after the other; those without a field stay as they are. */
export function placedFaults<Field extends string>(faults: readonly Fault[], placeOf: (path: string) => Place<Field> | undefined) {
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
