import { DEFINITION_KINDS, type DefinitionKey } from "./definition-key.ts";

/**
 * What a pass over everything does, in this order: first what definitions want is made true, then what no definition wants
 * is taken away.
 */
export const PASS_STAGES = [
  ...DEFINITION_KINDS.map((kind) => `${kind}-definitions` as const),
  ...DEFINITION_KINDS.map((kind) => `${kind}-schedules` as const),
  "rules",
] as const;
type PassStage = (typeof PASS_STAGES)[number];

/** What could not be provisioned, and why. */
export interface PassFailure {
  /** Null: a page as a whole, which ended the pass. */
  readonly owner: DefinitionKey | null;
  readonly error: string;
}

/** What was done so far. */
interface PassCounts {
  /** Definitions that were looked at and are provisioned now. */
  readonly provisioned: number;
  /** Of them, those whose schedule was missing or another one. */
  readonly mended: number;
  /** Schedules and rules that no definition wanted. */
  readonly removed: number;
  readonly failed: number;
}

/** A pass over all definitions, and over all schedules and rules, page by page. Times are ISO 8601. */
export interface Pass {
  readonly pass_id: string;
  /** Pages done; + 1 with each. */
  readonly page: number;
  /** Tries of the next page that failed as a whole. */
  readonly tries: number;
  readonly stage: PassStage;
  /** Where the next page of the stage begins; null: at its beginning. */
  readonly cursor: string | null;
  readonly counts: PassCounts;
  /** The first failures; `counts.failed` has all. */
  readonly failures: readonly PassFailure[];
  readonly started_at: string;
  /** When the latest page was done. */
  readonly updated_at: string;
  /** Null while it is under way. */
  readonly ended_at: string | null;
}

/** What one page did. */
export interface PageDone {
  readonly counts: Partial<PassCounts>;
  readonly failures: readonly PassFailure[];
  /** Where the stage goes on; null: it is done. */
  readonly next: string | null;
}

/** So often is a page tried: each try has those of the AWS SDK in it. */
const MOST_TRIES = 5;
/** So many failures are kept with their ids, and so much of each error, in characters: an item has 400 KB. */
const MOST_FAILURES = 100;
const LONGEST_ERROR = 300;

/** A pass before its first page, at `now` (epoch ms). */
export function newPass(pass_id: string, now: number): Pass {
  const at = new Date(now).toISOString();
  const counts = { provisioned: 0, mended: 0, removed: 0, failed: 0 };
  return {
    pass_id,
    page: 0,
    tries: 0,
    stage: PASS_STAGES[0],
    cursor: null,
    counts,
    failures: [],
    started_at: at,
    updated_at: at,
    ended_at: null,
  };
}

/** The pass behind a page that was done at `now` (epoch ms). */
export function afterPage(pass: Pass, { counts, failures, next }: PageDone, now: number): Pass {
  const at = new Date(now).toISOString();
  const stage = next === null ? PASS_STAGES[PASS_STAGES.indexOf(pass.stage) + 1] : pass.stage;
  return {
    ...pass,
    page: pass.page + 1,
    tries: 0,
    stage: stage ?? pass.stage,
    cursor: next,
    counts: {
      provisioned: pass.counts.provisioned + (counts.provisioned ?? 0),
      mended: pass.counts.mended + (counts.mended ?? 0),
      removed: pass.counts.removed + (counts.removed ?? 0),
      failed: pass.counts.failed + failures.length,
    },
    failures: [...pass.failures, ...failures.map(shortened)].slice(0, MOST_FAILURES),
    updated_at: at,
    ended_at: stage === undefined ? at : null,
  };
}

/** The pass behind a page that failed as a whole at `now` (epoch ms): to be tried again, or, after too many tries, at its end. */
export function afterFailedPage(pass: Pass, error: string, now: number): Pass {
  const at = new Date(now).toISOString();
  const tried = { ...pass, tries: pass.tries + 1, updated_at: at };
  if (tried.tries < MOST_TRIES) return tried;
  const counts = { ...pass.counts, failed: pass.counts.failed + 1 };
  const last = shortened({ owner: null, error: `${pass.stage}: ${error}` });
  return { ...tried, counts, failures: [...pass.failures.slice(0, MOST_FAILURES - 1), last], ended_at: at };
}

function shortened({ owner, error }: PassFailure): PassFailure {
  return { owner, error: error.slice(0, LONGEST_ERROR) };
}
