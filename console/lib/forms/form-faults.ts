import { type JobFieldName, placeOfPath } from "../jobs/job-fields.ts";

/** What the API found wrong, and where. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export type FieldFaults = Readonly<Partial<Record<JobFieldName, string>>>;

/** Faults at their fields; the ones without a field stay as they are. Several at one field are said one after the other. */
export function placedFaults(faults: readonly Fault[]): { readonly fields: FieldFaults; readonly others: readonly Fault[] } {
  const fields: Partial<Record<JobFieldName, string>> = {};
  const others: Fault[] = [];
  for (const { path, message } of faults) {
    const place = placeOfPath(path);
    if (!place) {
      others.push({ path, message });
      continue;
    }
    const said = place.rest === "" ? message : `${place.rest}: ${message}`;
    const before = fields[place.field];
    fields[place.field] = before === undefined ? said : `${before} ${said}`;
  }
  return { fields, others };
}
