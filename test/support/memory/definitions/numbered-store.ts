import {
  comparable,
  type Numbered,
  type NumberedRules,
  type NumberedStore,
  type NumberedWrite,
  type SkipLimit,
} from "../../../../shared/ports/numbered.ts";

export class MemoryNumbered<Entry extends Numbered> implements NumberedStore<Entry> {
  readonly #entries = new Map<number, Entry>();
  readonly #rules: NumberedRules<Entry>;
  #lastId = 0;

  constructor(rules: NumberedRules<Entry>) {
    this.#rules = rules;
  }

  async nextId(): Promise<number> {
    return (this.#lastId += 1);
  }

  async create(entry: Entry): Promise<NumberedWrite> {
    const taken = this.#taken(entry);
    if (taken !== undefined) return { taken };
    if (this.#entries.has(entry.id)) return "changed";
    this.#entries.set(entry.id, structuredClone(entry));
    return "done";
  }

  async replace(entry: Entry, expectedVersion: number): Promise<NumberedWrite> {
    const former = this.#entries.get(entry.id);
    if (former?.version !== expectedVersion) return "changed";
    const taken = this.#taken(entry);
    if (taken !== undefined) return { taken };
    if (this.#isLast(former) && !this.#rules.oneMustRemain?.(entry)) return "last";
    this.#entries.set(entry.id, structuredClone(entry));
    return "done";
  }

  async remove(entry: Entry): Promise<NumberedWrite> {
    const former = this.#entries.get(entry.id);
    if (former?.version !== entry.version) return "changed";
    if (this.#isLast(former)) return "last";
    this.#entries.delete(entry.id);
    return "done";
  }

  async get(id: number): Promise<Entry | undefined> {
    return structuredClone(this.#entries.get(id));
  }

  async findBy(field: string, value: string): Promise<Entry | undefined> {
    return structuredClone([...this.#entries.values()].find((entry) => comparable(entry[field as keyof Entry]) === comparable(value)));
  }

  async list({ skip, limit }: SkipLimit, where: (entry: Entry) => boolean = () => true): Promise<readonly Entry[]> {
    const newestFirst = [...this.#entries.values()].toSorted((a, b) => b.id - a.id).filter(where);
    return structuredClone(newestFirst.slice(skip, skip + limit));
  }

  #taken(entry: Entry): string | undefined {
    const others = [...this.#entries.values()].filter(({ id }) => id !== entry.id || this.#entries.get(id)?.version === entry.version);
    return this.#rules.unique.find((field) => others.some((other) => comparable(other[field]) === comparable(entry[field])));
  }

  #isLast(entry: Entry): boolean {
    const { oneMustRemain = () => false } = this.#rules;
    return oneMustRemain(entry) && [...this.#entries.values()].filter((one) => oneMustRemain(one)).length === 1;
  }
}
