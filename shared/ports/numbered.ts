/**
 * Records of one kind, known by a number: users, datasets, tasks, notification configs. Some of their fields are unique, in any
 * letter case. Not here: what belongs to a record and has keys of its own, such as sessions and deliveries.
 */

/** What every record in a numbered store has. */
export interface Numbered {
  /** From 1 on. The number of a record that is gone is never given again. */
  readonly id: number;
  /** Rises with each change. */
  readonly version: number;
}

export interface SkipLimit {
  readonly skip: number;
  readonly limit: number;
}

/** `changed`: its version is another, or there is no such record. `taken`: another record has that value. `last`: see `oneMustRemain`. */
export type NumberedWrite = "done" | "changed" | "last" | { readonly taken: string };

export interface NumberedStore<Entry extends Numbered> {
  /** A number that no record was given before. */
  nextId(): Promise<number>;
  /** Repeated: `taken` if it has unique fields, else `changed`. */
  create(entry: Entry): Promise<NumberedWrite>;
  /** Replaces the record if its stored version is `expectedVersion`. */
  replace(entry: Entry, expectedVersion: number): Promise<NumberedWrite>;
  /** Removes the record as it was read; `changed` if it is not like that any more. Repeated: `changed`. */
  remove(entry: Entry): Promise<NumberedWrite>;
  /** Strongly consistent. */
  get(id: number): Promise<Entry | undefined>;
  /** The record whose unique field has this value. Strongly consistent. */
  findBy(field: string, value: string): Promise<Entry | undefined>;
  /** Newest first, those of `where`; reads all that are skipped. What cannot be read is reported and left out. Strongly consistent. */
  list(page: SkipLimit, where?: (entry: Entry) => boolean): Promise<readonly Entry[]>;
}

/** Which rules hold between the records of a store. */
export interface NumberedRules<Entry extends Numbered> {
  /** Prefix of the keys: `user`. */
  readonly kind: string;
  /** Fields with a value that no two records share, in any letter case. */
  readonly unique: readonly (keyof Entry & string)[];
  /** Once there is a record for which it holds, there always is one: what would end that is refused as `last`. */
  readonly oneMustRemain?: (entry: Entry) => boolean;
}

/** How a unique value is compared. */
export function comparable(value: unknown): string {
  return String(value).normalize("NFKC").toLowerCase();
}
