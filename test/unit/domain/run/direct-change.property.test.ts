import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DirectChange, directStart, directSuccess } from "../../../../shared/domain/run/changes/direct-change.ts";
import { type RunEvent, transition } from "../../../../shared/domain/run/changes/run-transition.ts";
import type { Run } from "../../../../shared/domain/run/run.ts";
import { someReport, someRun } from "../../../support/arbitrary/arbitrary-runs.ts";
import { meets } from "../../../support/memory/runs/run-store.ts";
import { aRun, iso, NOON } from "../../../support/samples.ts";
import { after, at, start } from "./changes.ts";

type Report = Extract<RunEvent, { kind: "start" | "finish" }>;
const directOf = (event: Report, now: number) => (event.kind === "start" ? directStart(event, now) : directSuccess(event, now));
const applied = (run: Run, { set, beginning }: DirectChange): Run => ({ ...run, ...set, begun_at: run.begun_at ?? beginning ?? null });

it("a report that is written without reading the run makes of it what transition says", () => {
  fc.assert(
    fc.property(someRun, someReport, (run, event) => {
      const change = directOf(event, NOON);
      fc.pre(change !== undefined && meets(run, change.when));
      expect({ kind: "changed", run: change && applied(run, change) }).toEqual(transition(run, event, NOON));
    }),
    { numRuns: 2_000 },
  );
});

const waiting = aRun();
const running = after(waiting, start(1, "a", 60), 10);
const success = (rest: Partial<Extract<RunEvent, { kind: "finish" }>> = {}): Report => ({ kind: "finish", outcome: "success", ...rest });

describe("no read is needed for", () => {
  it.each<readonly [string, Run, Report]>([
    ["a claim with a lease", waiting, { kind: "start", attempt: 1, worker_id: "a", lease_sec: 60 }],
    ["a claim without one", waiting, { kind: "start", attempt: 1, worker_id: "a" }],
    ["a success without a word about time", running, success()],
    ["a success of the attempt that it names", running, success({ attempt: 1 })],
    ["a success at its queueing's second", waiting, success({ started_at: iso(NOON), finished_at: iso(at(5)) })],
    ["a success whose end alone is told", running, success({ finished_at: iso(at(15)), result: { rows: 3 }, next_delay_sec: 7 })],
    ["a success of a worker whose clock is ahead", running, success({ started_at: iso(at(900)), finished_at: iso(at(999)) })],
  ])("%s", (_, run, event) => {
    const change = directOf(event, at(20));
    expect(change && meets(run, change.when)).toBe(true);
    expect({ kind: "changed", run: change && applied(run, change) }).toEqual(transition(run, event, at(20)));
  });
});

describe("a read comes first for", () => {
  it.each<readonly [string, Run, Report]>([
    ["a failure", running, { kind: "finish", outcome: "failed" }],
    ["a success whose result is kept elsewhere", running, success({ result_key: "results/1" })],
    ["a success of an attempt that has not begun", running, success({ attempt: 2 })],
    ["a success that began before its queueing, by its worker's clock", waiting, success({ started_at: iso(at(-1)) })],
    ["a success of an earlier version's run, which does not tell when it began", { ...running, begun_at: null }, success()],
    ["a claim of another attempt", waiting, { kind: "start", attempt: 2, worker_id: "a" }],
    ["a claim of a run at work", running, { kind: "start", attempt: 1, worker_id: "b" }],
  ])("%s", (_, run, event) => {
    const change = directOf(event, at(20));
    expect(change !== undefined && meets(run, change.when)).toBe(false);
  });
});
