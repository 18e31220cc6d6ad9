import { describe, expect, it } from "vitest";
import { defined } from "../../../shared/domain/defined.ts";
import { bucketOf, DURATION_BOUNDS, EMPTY_STATE, LATENESS_BOUNDS } from "../../../shared/domain/definition/job.ts";
import { activate, nextDueAt, reschedules } from "../../../shared/domain/schedule/activation.ts";
import { problemsOf } from "../../../shared/domain/definition/job-rules.ts";
import { latenessOf } from "../../../shared/domain/schedule/misfire.ts";
import {
  isOccurrence,
  lastOccurrence,
  nextOccurrence,
  occurrencesBetween,
  type Schedule,
  scheduleOf,
} from "../../../shared/domain/schedule/schedule.ts";
import { aChainJob, aJob, iso, NOON } from "../../support/samples.ts";

const at = (seconds: number) => NOON + seconds * 1000;
const cron = (expression: string): Schedule => ({ kind: "cron", expression, timeZone: "UTC" });

describe("an occurrence that is handled late", () => {
  it.each([
    [0, 3_600, "on-time"],
    [5, 3_600, "on-time"],
    [5.001, 3_600, "late"],
    [3_600, 3_600, "late"],
    [3_600.001, 3_600, "beyond-grace"],
    [1, 1, "on-time"],
    [1.001, 1, "beyond-grace"],
    [0.5, 0, "on-time"],
  ])("by %f s, with a grace of %i s, is %s", (late, grace, lateness) => {
    expect(latenessOf(NOON, at(late), grace)).toBe(lateness);
  });
});

describe("a schedule", () => {
  it("goes by cron_expr where there is one, else by the interval, and never by the clock in queue mode", () => {
    expect(scheduleOf(aJob({ interval_seconds: 300 })).kind).toBe("cron");
    expect(scheduleOf(aJob({ cron_expr: null, interval_seconds: 300 }))).toEqual({ kind: "interval", seconds: 300 });
    expect(scheduleOf(aChainJob({ cron_expr: "* * * * *" })).kind).toBe("none");
    expect(nextOccurrence({ kind: "none" }, NOON)).toBeUndefined();
  });

  it("aligns intervals to the epoch", () => {
    expect(occurrencesBetween({ kind: "interval", seconds: 7 }, 0, 30_000)).toEqual([0, 7_000, 14_000, 21_000, 28_000]);
    expect(isOccurrence({ kind: "interval", seconds: 7 }, 14_000)).toBe(true);
    expect(isOccurrence({ kind: "interval", seconds: 7 }, 14_001)).toBe(false);
  });

  it.each([
    ["* * * * * *", 0, 86_400, 86_400],
    ["0 * * * *", 0, 86_400, 86_400],
    ["0 * * * *", 0, 3_599, undefined],
    ["0 0 1 1 *", 0, 366 * 86_400, 42 * 86_400 - 43_200],
    ["*/7 * * * *", 0, 3_599, 3_360],
  ])("knows the last occurrence of %s between %i s and %i s", (expression, after, until, last) => {
    expect(lastOccurrence(cron(expression), NOON + after * 1000, at(until))).toBe(last === undefined ? undefined : at(last));
    expect(lastOccurrence({ kind: "interval", seconds: 7 }, 0, 30_000)).toBe(28_000);
    expect(lastOccurrence({ kind: "interval", seconds: 7 }, 28_000, 30_000)).toBeUndefined();
  });

  it("answers occurrences from the first instant on and before the last, and no more than asked for", () => {
    expect(occurrencesBetween(cron("* * * * *"), NOON, at(120))).toEqual([NOON, at(60)]);
    expect(occurrencesBetween(cron("* * * * *"), NOON, at(6_000), 3)).toHaveLength(3);
  });
});

describe("a job", () => {
  it("counts its occurrences from its activation", () => {
    expect(activate(aJob(), NOON)).toMatchObject({ active_since: iso(NOON), first_due_at: iso(at(60)) });
    expect(activate(aJob({ enabled: false }), NOON).first_due_at).toBeNull();
    expect(activate(aChainJob(), NOON).first_due_at).toBeNull();
  });

  it.each([
    ["enabled", { enabled: false }],
    ["cron_expr", { cron_expr: "1 * * * *" }],
    ["interval_seconds", { interval_seconds: 5 }],
    ["timezone", { timezone: "UTC" }],
    ["reschedule_mode", { reschedule_mode: "queue" }],
  ] as const)("is rescheduled by a change of %s", (_, change) => {
    expect(reschedules(aJob(), aJob(change))).toBe(true);
  });

  it("is not rescheduled by a change of what a run is like", () => {
    expect(reschedules(aJob(), aJob({ timeout_sec: 1, description: "x", max_parallel: 9, default_params: {} }))).toBe(false);
  });

  it("is due next as its state says, as long as that is ahead and of this activation", () => {
    const definition = activate(aJob(), NOON);
    const state = { ...EMPTY_STATE, next_due_at: iso(at(180)), next_due_since: definition.active_since };
    expect(nextDueAt(definition, EMPTY_STATE, at(1))).toBe(iso(at(60)));
    expect(nextDueAt(definition, state, at(1))).toBe(iso(at(180)));
    expect(nextDueAt(definition, state, at(200))).toBe(iso(at(240)));
    expect(nextDueAt(definition, { ...state, next_due_since: "before" }, at(1))).toBe(iso(at(60)));
    expect(nextDueAt({ ...definition, enabled: false }, state, at(1))).toBeNull();
  });

  it("names every rule it breaks", () => {
    const paths = (change: Parameters<typeof aJob>[0]) => problemsOf(aJob(change)).map(({ path }) => path);
    expect(paths({})).toEqual([]);
    expect(paths({ queue: "mock.jobs.x" })).toEqual(["queue"]);
    expect(paths({ cron_expr: null })).toEqual(["cron_expr"]);
    expect(paths({ queue: "realm.jobs.x", reschedule_mode: "queue" })).toEqual(["queue", "interval_seconds"]);
  });
});

it("a value belongs to the first bucket whose bound it does not exceed, else to the one above all", () => {
  expect([0, 0.1, 0.11, 3_600, 3_601].map((value) => bucketOf(DURATION_BOUNDS, value))).toEqual([0, 0, 1, 9, 10]);
  expect([0.25, 1e9].map((value) => bucketOf(LATENESS_BOUNDS, value))).toEqual([1, 10]);
});

it("what was not said is left out, and null is said", () => {
  expect(Object.keys(defined({ a: undefined, b: null, c: 0 }))).toEqual(["b", "c"]);
});
