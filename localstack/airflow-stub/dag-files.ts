import type { ParsedDag, ReadDagFile } from "./dag.ts";

export interface DagText {
  /** `01H….py` */
  readonly name: string;
  readonly text: string;
}

/** Where DAG files come from: a folder, a bucket, a test. */
export type ListDagFiles = () => Promise<readonly DagText[]> | readonly DagText[];

export interface StubDag {
  parsed: ParsedDag;
  readonly file: string;
  isPaused: boolean;
  isStale: boolean;
  lastParsed: number;
  /** Since when it has not been paused; epoch ms. */
  awakeSince: number;
  /** Epoch ms of its next scheduled run; null: none comes. */
  nextDue: number | null;
}

export interface StubImportError {
  readonly id: number;
  readonly file: string;
  readonly at: number;
  readonly trace: string;
}

/** A DAG whose file is not there, but which a slow parse has written again, stays so long. */
const STALE_AFTER_MS = 600_000;

interface SeenFile {
  /** Undefined: it is gone. */
  readonly text: string | undefined;
  readonly since: number;
}

/** How often files are listed, how long it takes until a change is known, and until the error of a mended file is gone; ms. */
interface ParsingDelays {
  list: number;
  parse: number;
  errorsOutlive: number;
}

/** The DAG processor: files on one side, DAGs and import errors on the other, each some time behind. */
export class DagProcessor {
  readonly dags = new Map<string, StubDag>();
  readonly importErrors = new Map<string, StubImportError>();
  readonly delays: ParsingDelays = { list: 0, parse: 0, errorsOutlive: 0 };
  readonly #seen = new Map<string, SeenFile>();
  readonly #parsed = new Map<string, string>();
  readonly #mended = new Map<string, number>();
  #errors = 0;
  #files: readonly DagText[] = [];
  #listedAt = -Infinity;

  readonly #list: ListDagFiles;
  readonly #read: ReadDagFile;

  constructor(list: ListDagFiles, read: ReadDagFile) {
    this.#list = list;
    this.#read = read;
  }

  /** Parses what has changed long enough ago. */
  async look(now: number): Promise<void> {
    if (now - this.#listedAt >= this.delays.list) {
      this.#files = await this.#list();
      this.#listedAt = now;
    }
    const files = this.#files;
    for (const { name, text } of files) if (this.#seen.get(name)?.text !== text) this.#seen.set(name, { text, since: now });
    const names = new Set(files.map(({ name }) => name));
    for (const [name, seen] of this.#seen)
      if (!names.has(name) && seen.text !== undefined) this.#seen.set(name, { text: undefined, since: now });

    for (const [name, { text, since }] of this.#seen) {
      if (since + this.delays.parse > now) continue;
      if (text === undefined) this.#forget(name);
      else if (this.#parsed.get(name) !== text) this.parse(name, text, now);
    }
    for (const dag of this.dags.values()) if (!names.has(dag.file) && dag.lastParsed + STALE_AFTER_MS <= now) dag.isStale = true;
    for (const [name, at] of this.#mended) {
      if (at + this.delays.errorsOutlive > now) continue;
      this.importErrors.delete(name);
      this.#mended.delete(name);
    }
  }

  /** Parses a text as the file of this name, whether it is that file's or one that a slow parse had read before. */
  parse(name: string, text: string, now: number): void {
    this.#parsed.set(name, text);
    let parsed: ParsedDag | undefined;
    try {
      parsed = this.#read(name, text);
    } catch (error) {
      this.#mended.delete(name);
      this.importErrors.set(name, { id: ++this.#errors, file: name, at: now, trace: traceOf(name, error) });
      return;
    }
    if (this.importErrors.has(name)) this.#mended.set(name, now);
    if (!parsed) return;
    const known = this.dags.get(parsed.dag_id);
    if (known) Object.assign(known, { parsed, isStale: false, lastParsed: now });
    else this.dags.set(parsed.dag_id, this.#fresh(name, parsed, now));
  }

  /** The row of a DAG is gone; its file may be there, and then it comes back. */
  remove(dagId: string): void {
    const dag = this.dags.get(dagId);
    this.dags.delete(dagId);
    if (dag) this.#parsed.delete(dag.file);
  }

  #fresh(file: string, parsed: ParsedDag, now: number): StubDag {
    return { parsed, file, isPaused: parsed.is_paused_upon_creation, isStale: false, lastParsed: now, awakeSince: now, nextDue: null };
  }

  #forget(name: string): void {
    this.#seen.delete(name);
    this.#parsed.delete(name);
    this.importErrors.delete(name);
    for (const dag of this.dags.values()) if (dag.file === name) dag.isStale = true;
  }
}

function traceOf(name: string, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return `Traceback (most recent call last):\n  File "/opt/airflow/dags/${name}", line 2, in <module>\n${said}\n`;
}
