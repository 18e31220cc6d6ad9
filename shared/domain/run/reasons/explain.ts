/**
 * Why an occurrence of a definition ran, did not run, or has not run yet: the rules that decide it, in the order in which they
 * do, each with the facts it was decided by. Decided by the same functions that decide it when it is due.
 */
import { nextOccurrence, isOccurrence, lastOccurrence, scheduleOf } from "../../schedule/schedule.ts";
import { latenessOf } from "../../schedule/misfire.ts";
import {
  type Decision,
  type ExplainedRule,
  type Explanation,
  type OnRecord,
  type Remedy,
  type RuleFacts,
  type RuleName,
  RULES,
  type ToExplain,
  type Verdict,
} from "./explanation.ts";
import type { RunTexts } from "../../texts/run-texts.ts";
import { isFinal } from "../run.ts";
import { codeOf, type TextCode } from "../../texts/text.ts";

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
