/**
 * Why an occurrence of a definition ran, did not run, or has not run yet: the rules that decide it, in the order in which they
 * do, each with the facts it was decided by. Decided by the same functions that decide it when it is due.
 */
import { nextOccurrence, isOccurrence, lastOccurrence, scheduleOf } from "./schedule.ts";
import type { Definition } from "./definition.ts";
import { latenessOf } from "./misfire.ts";
import type { RunInTheWay, RunTexts } from "./run-texts.ts";
import { isFinal, type RunStatus } from "./run.ts";
import { codeOf, type TextCode, type Words } from "./text.ts";

/** `stop`: it ended here. `unknown`: nothing is on record about it. */
type Verdict = "pass" | "stop" | "not-reached" | "unknown";

/** Facts of each rule. Times are ISO 8601 in UTC. */
interface RuleFacts {
  /** Is it due then? `previous`, `next`: the occurrences beside it. */
  readonly schedule: { readonly previous: string | null; readonly next: string | null; readonly timezone: string };
  /** Did the definition start anything then? */
  readonly active: {
    readonly enabled: boolean;
    readonly active_since: string;
    readonly paused_at: string | null;
    readonly pause_reason: string | null;
  };
  /** Was it handled soon enough? `later`: the occurrence that ran in its place. */
  readonly time: { readonly misfire_grace_sec: number; readonly later: string | null };
  /** Was a slot free? */
  readonly limit: { readonly max_parallel: number; readonly runs: readonly RunInTheWay[] };
  /** Did a worker begin it? */
  readonly worker: {
    readonly queue: string | null;
    readonly queued_at: string | null;
    readonly started_at: string | null;
    readonly worker_id: string | null;
  };
  /** How did the work end? */
  readonly outcome: { readonly attempts: number; readonly error: Words | null };
}
const RULES = ["schedule", "active", "time", "limit", "worker", "outcome"] as const satisfies readonly (keyof RuleFacts)[];
type RuleName = (typeof RULES)[number];

/** What can be done about a rule that stopped it. */
export const REMEDIES = [
  "edit-schedule",
  "resume",
  "raise-grace",
  "raise-max-parallel",
  "start-worker",
  "cancel-run",
  "run-this-moment",
  "run-again",
] as const;
type Remedy = (typeof REMEDIES)[number];

/**
 * What became of it: the status of its record; `coming`: it is not due yet; `not-due`: never was, or not while the definition
 * was as it is; `pending`: due just now, its record is about to be made; `unrecorded`: nothing is on record of it.
 */
export const DECISIONS = ["coming", "not-due", "pending", "unrecorded"] as const;
type Decision = RunStatus | (typeof DECISIONS)[number];

/** What is on record of an occurrence, of a job's or a workflow's. */
export interface OnRecord {
  readonly run_id: string;
  readonly status: RunStatus;
  readonly reason: Words | null;
  readonly error: Words | null;
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly worker_id: string | null;
  readonly attempt: number;
}

export interface ToExplain {
  readonly definition: Definition & { readonly max_parallel: number; readonly queue?: string };
  /** The occurrence, epoch ms. */
  readonly at: number;
  readonly now: number;
  readonly record: OnRecord | undefined;
  /** The runs that hold slots now: what an occurrence to come would meet. */
  readonly held: readonly RunInTheWay[];
}

interface Explained<Name extends RuleName> {
  readonly rule: Name;
  readonly verdict: Verdict;
  /** When it was decided, where that is known. */
  readonly decided_at: string | null;
  readonly facts: RuleFacts[Name];
}
type ExplainedRule = { readonly [Name in RuleName]: Explained<Name> }[RuleName];

export interface Explanation {
  readonly decided: Decision;
  readonly rules: readonly ExplainedRule[];
  readonly remedies: readonly Remedy[];
}

/** After so long an occurrence without a record is lost: the sweep has looked for it. In ms. */
const SWEPT_MS = 8 * 60_000;

/** At which rule a record's reason says it ended; all others speak of the work. */
const ENDED_AT: Partial<Record<TextCode, RuleName>> = {
  "job-paused": "active",
  "workflow-inactive": "active",
  withdrawn: "active",
  "job-deleted": "active",
  "workflow-deleted": "active",
  "missed-beyond-grace": "time",
  "missed-for-later": "time",
  "missed-before-change": "time",
  "slots-taken": "limit",
  "no-worker-in-time": "worker",
  "replaced-by-next": "worker",
};

const REMEDIES_OF: Readonly<Record<RuleName, readonly Remedy[]>> = {
  schedule: ["edit-schedule", "run-this-moment"],
  active: ["resume", "run-this-moment"],
  time: ["raise-grace", "run-this-moment"],
  limit: ["raise-max-parallel", "cancel-run", "run-this-moment"],
  worker: ["start-worker", "run-again"],
  outcome: ["run-again"],
};

export function explain(asked: ToExplain): Explanation {
  const stopped = stoppedAt(asked);
  const decided = decidedAs(asked, stopped);
  const rules = RULES.map((rule, index): ExplainedRule => {
    const verdict = verdictOf(asked, decided, index, stopped === undefined ? undefined : RULES.indexOf(stopped));
    return {
      rule,
      verdict,
      decided_at: verdict === "pass" || verdict === "stop" ? decidedAt(asked, rule) : null,
      facts: factsOf(asked)[rule],
    } as ExplainedRule;
  });
  const remedies = stopped !== undefined ? REMEDIES_OF[stopped] : decided === "unrecorded" ? (["run-this-moment"] as const) : [];
  return { decided, rules, remedies };
}

/** The rule at which it ended, if one did. */
function stoppedAt({ definition, at, now, record }: ToExplain): RuleName | undefined {
  if (record) {
    if (!isFinal(record.status) || record.status === "success") return undefined;
    const code = codeOf(record.reason);
    return (code && ENDED_AT[code]) ?? "outcome";
  }
  if (!isOccurrence(scheduleOf(definition), at)) return "schedule";
  if (!definition.enabled)
    return at > now || (definition.paused_at !== null && at > Date.parse(definition.paused_at)) ? "active" : undefined;
  if (at <= Date.parse(definition.active_since)) return "active";
  if (at > now) return undefined;
  return latenessOf(at, now, definition.misfire_grace_sec) === "beyond-grace" && now - at <= SWEPT_MS ? "time" : undefined;
}

function decidedAs({ at, now, record }: ToExplain, stopped: RuleName | undefined): Decision {
  if (record) return record.status;
  if (stopped === "schedule" || stopped === "active") return "not-due";
  if (at > now) return "coming";
  return now - at <= SWEPT_MS ? "pending" : "unrecorded";
}

function verdictOf(asked: ToExplain, decided: Decision, index: number, stopped: number | undefined): Verdict {
  if (stopped !== undefined) return index < stopped ? "pass" : index === stopped ? "stop" : "not-reached";
  const rule = RULES[index];
  const { record } = asked;
  if (!record) return index < RULES.indexOf("time") ? "pass" : decided === "unrecorded" ? "unknown" : "not-reached";
  if (rule === "worker") return record.started_at !== null || isFinal(record.status) ? "pass" : "not-reached";
  return rule === "outcome" && !isFinal(record.status) ? "not-reached" : "pass";
}

function decidedAt({ definition, at, record }: ToExplain, rule: RuleName): string | null {
  switch (rule) {
    case "schedule":
      return new Date(at).toISOString();
    case "active":
      return record?.queued_at ?? definition.paused_at ?? definition.active_since;
    case "time":
    case "limit":
      return record?.queued_at ?? null;
    case "worker":
      return record?.started_at ?? record?.finished_at ?? null;
    case "outcome":
      return record?.finished_at ?? null;
  }
}

function factsOf({ definition, at, record, held, now }: ToExplain): RuleFacts {
  const { timezone, enabled, active_since, paused_at, pause_reason, misfire_grace_sec, max_parallel, queue } = definition;
  const schedule = scheduleOf(definition);
  return {
    schedule: {
      previous: instant(lastOccurrence(schedule, at - YEAR_MS, at - 1)),
      next: instant(nextOccurrence(schedule, at)),
      timezone,
    },
    active: { enabled, active_since, paused_at, pause_reason },
    time: { misfire_grace_sec, later: parametersOf(record, "missed-for-later")?.later ?? null },
    limit: { max_parallel, runs: parametersOf(record, "slots-taken")?.runs ?? (at > now ? held : []) },
    worker: {
      queue: queue ?? null,
      queued_at: record?.queued_at ?? null,
      started_at: record?.started_at ?? null,
      worker_id: record?.worker_id ?? null,
    },
    outcome: { attempts: record?.attempt ?? 0, error: record?.error ?? null },
  };
}

/** So far back an occurrence before is looked for. */
const YEAR_MS = 366 * 86_400_000;

function instant(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

function parametersOf<Code extends keyof RunTexts>(record: OnRecord | undefined, code: Code): RunTexts[Code] | undefined {
  const reason = record?.reason;
  return reason && typeof reason !== "string" && reason.code === code ? (reason.params as RunTexts[Code]) : undefined;
}
