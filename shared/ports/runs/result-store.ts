/** Results too large for a record. Not here: the others, which are in the record. */
export interface ResultStore {
  /** Repeated: overwritten with the same. Keys are kept as long as records. */
  put(key: string, result: unknown): Promise<void>;
  /** Undefined: it has expired. */
  get(key: string): Promise<unknown>;
}
