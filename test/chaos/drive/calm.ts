import { setTimeout as sleep } from "node:timers/promises";
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { checkHistory } from "../check/check-history.ts";
import { functionName } from "../../../shared/contract/deployment/deployment.ts";
import type { Finding, History, Subject } from "../history.ts";
import type { Operation } from "../plan/operations.ts";
import type { Send } from "./api.ts";
import { collect } from "./collect.ts";
import type { Recorder } from "./recorder.ts";

/** A look at whether all is well comes so often, ms. */
const LOOK_MS = 15_000;
/** What the sweep leaves alone as being on its way, and a moment, ms. */
const SWEEPABLE_AFTER_MS = 125_000;
/** Time in which the clock starts runs undisturbed at least, ms. */
const CALM_AT_LEAST_MS = 20_000;
/** The sweep comes every five minutes; here it is called, and again for what it started, ms. */
const SWEEPS_APART_MS = 25_000;
const SWEEPS = 3;
/** Attempts and their pauses take so long after everything is paused, ms. */
const QUIET_AT_MOST_MS = 120_000;
/** What is not right so long after the last run has ended will not be, ms. */
const SETTLED_MS = 40_000;
/** Findings that may yet come right, by the sweep or simply by waiting. */
const HEALABLE = new Set([
  "occurrence-without-record",
  "start-without-record",
  "handed-without-record",
  "event-not-heard",
  "target-not-started",
  "webhook-calls-and-occurrences-differ",
  "workflow-stuck",
  "never-ended",
  "slot-not-freed",
  "chain-ended",
]);

interface Calm {
  readonly api: Send;
  readonly lambda: LambdaClient;
  readonly recorder: Recorder;
  readonly operate: (operation: Operation) => Promise<void>;
  readonly log: (line: string) => void;
}

/**
 * After the chaos: lets the clock go on undisturbed, long enough for what was lost to be found and repaired; then pauses what
 * is due by the clock, and waits for everything to end. Sooner done if there is nothing left to wait for.
 */
export async function calmDown(its: Calm): Promise<{ readonly history: History; readonly findings: readonly Finding[] }> {
  const since = Date.now();
  let swept = 0;
  for (;;) {
    await sleep(LOOK_MS);
    const { findings } = await look(its, Date.now() - LOOK_MS);
    const open = findings.filter(isHealable);
    const calmFor = Date.now() - since;
    its.log(`calm for ${(calmFor / 1000).toFixed(0)} s, ${open.length} open findings${countsOf(open)}`);
    if (open.length === 0 && calmFor >= CALM_AT_LEAST_MS) break;
    if (calmFor < SWEEPABLE_AFTER_MS + swept * SWEEPS_APART_MS) continue;
    if (swept === SWEEPS) break;
    if (await sweep(its)) swept += 1;
  }
  return quiet(its);
}

async function quiet(its: Calm): Promise<{ history: History; findings: readonly Finding[] }> {
  const quietSince = Date.now();
  await pauseAll(its);
  for (;;) {
    await sleep(LOOK_MS);
    const looked = await look(its, quietSince);
    const open = looked.history.runs.filter(({ status }) => status === "queued" || status === "running");
    const working = looked.history.workflowRuns.filter(({ status }) => status === "queued" || status === "running");
    const bad = looked.findings.filter(isHealable);
    const quietFor = Date.now() - quietSince;
    its.log(`quiet for ${(quietFor / 1000).toFixed(0)} s, ${open.length} runs under way, ${bad.length} open findings${countsOf(bad)}`);
    const ended = open.length + working.length <= chainsIn(looked.history);
    if (ended && (bad.length === 0 || quietFor > SETTLED_MS)) return looked;
    if (quietFor > QUIET_AT_MOST_MS) return looked;
  }
}

async function look({ api, recorder }: Calm, quietSince: number): Promise<{ history: History; findings: Finding[] }> {
  const history = await collect(api, recorder, quietSince);
  return { history, findings: checkHistory(history) };
}

/** Chains go on: each has a link under way or due. */
function chainsIn({ changes }: Pick<History, "changes">): number {
  const last = new Map(changes.map(({ subject, spec }) => [subject, spec]));
  return [...last.values()].filter((spec) => spec !== null && spec.active && spec.chainSeconds !== null).length;
}

async function pauseAll({ recorder, operate }: Calm): Promise<void> {
  const last = new Map<Subject, (typeof recorder.changes)[number]["spec"]>();
  for (const { subject, spec } of recorder.changes) last.set(subject, spec);
  const clocked = [...last].flatMap(([subject, spec]) => (spec?.active && spec.timetable !== null ? [{ subject, spec }] : []));
  await Promise.all(clocked.map(({ subject, spec }) => operate({ do: "define", subject, spec: { ...spec, active: false }, how: "pause" })));
}

/** False: another sweep is under way, or was killed a moment ago and still has its lease. */
async function sweep({ lambda, log }: Calm): Promise<boolean> {
  const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: functionName("real", "sweep"), Payload: "{}" }));
  const answer = Buffer.from(Payload ?? []).toString();
  log(`sweep: ${answer} ${FunctionError ?? ""}`);
  return answer !== JSON.stringify("under-way");
}

function isHealable({ level, kind }: Finding): boolean {
  return level === "violation" && HEALABLE.has(kind);
}

function countsOf(findings: readonly Finding[]): string {
  const counts = Map.groupBy(findings, ({ kind }) => kind);
  return counts.size === 0 ? "" : `: ${[...counts].map(([kind, same]) => `${kind} ${same.length}`).join(", ")}`;
}
