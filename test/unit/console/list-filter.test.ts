import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barPaths, countByStatus, type Outcome } from "../../../console/lib/charts/bars.ts";
import { axisOf } from "../../../console/lib/charts/axis.ts";
import { searchable } from "../../../console/lib/page/initials.ts";
import {
  filtered,
  GROUPS,
  type Listed,
  readListFilter,
  SCHEDULES,
  SORTS,
  withParameters,
} from "../../../console/lib/subjects/list-filter.ts";
import { lister } from "../../../console/lib/subjects/listed.ts";
import type { Subject } from "../../../console/lib/subjects/subject.ts";

function listed(id: string, change: Partial<Subject> = {}): Listed {
  const subject = {
    kind: "job",
    id,
    about: null,
    queue: "real.jobs.a",
    cron_expr: "* * * * *",
    interval_seconds: null,
    reschedule_mode: "scheduler",
    enabled: true,
    active_runs: 0,
    waiting_runs: 0,
    failure_streak: 0,
    next_due_at: null,
    last_run_at: null,
    ...change,
  } as Subject;
  const [{ nextAt, lastAt } = { nextAt: 0, lastAt: 0 }] = lister()([subject]);
  return { subject, text: searchable(id), nextAt, lastAt };
}

const idsOf = (query: string, all: readonly Listed[]) =>
  filtered(all, readListFilter(new URLSearchParams(query)).filter).map(({ subject }) => subject.id);

describe("a list of jobs or workflows", () => {
  const jobs = [
    listed("calm", { next_due_at: "2026-11-26T03:00:00Z", last_run_at: "2026-11-26T02:00:00Z" }),
    listed("soon", { next_due_at: "2026-11-26T02:30:00Z", active_runs: 2, waiting_runs: 1, queue: "real.jobs.b" }),
    listed("left", { next_due_at: "2026-11-26T04:00:00Z", active_runs: 1, waiting_runs: 1 }),
    listed("bad", { failure_streak: 1, cron_expr: null, interval_seconds: 60 }),
    listed("worse", { failure_streak: 4, last_run_at: "2026-11-26T02:10:00Z" }),
    listed("stopped", { enabled: false, failure_streak: 9, cron_expr: null }),
  ];

  it("has trouble first, then what is next, and what is paused last", () => {
    expect(idsOf("", jobs)).toEqual(["worse", "bad", "soon", "calm", "left", "stopped"]);
  });

  it.each([
    ["sort=id", ["bad", "calm", "left", "soon", "stopped", "worse"]],
    ["sort=next", ["soon", "calm", "left", "bad", "stopped", "worse"]],
    ["sort=last", ["worse", "calm", "bad", "left", "soon", "stopped"]],
    ["state=trouble", ["worse", "bad", "stopped"]],
    ["state=running", ["soon"]],
    ["state=waiting", ["soon", "left"]],
    ["state=paused", ["stopped"]],
    ["queue=real.jobs.b", ["soon"]],
    ["schedule=interval", ["bad"]],
    ["schedule=none", ["stopped"]],
    ["q=o&sort=id", ["soon", "stopped", "worse"]],
  ])("%s shows what it says", (query, ids) => {
    expect(idsOf(query, jobs)).toEqual(ids);
  });

  it("names a parameter that is wrong, ignores one that it does not know, and shows the list all the same", () => {
    const { filter, wrong } = readListFilter(new URLSearchParams("state=broken&sort=x&tz=UTC&q=a"));
    expect([filter, wrong]).toEqual([
      { q: "a", state: undefined, queue: "", schedule: undefined, sort: "attention" },
      [
        { name: "state", value: "broken" },
        { name: "sort", value: "x" },
      ],
    ]);
  });

  it("reads back from an address what was written to it", () => {
    const maybe = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const filters = fc.record({
      q: fc.string(),
      queue: fc.string(),
      state: maybe(GROUPS),
      schedule: maybe(SCHEDULES),
      sort: fc.constantFrom(...SORTS),
    });
    fc.assert(
      fc.property(filters, (filter) => {
        const written = withParameters(new URLSearchParams("tz=UTC"), filter);
        expect(readListFilter(new URLSearchParams(written))).toEqual({ filter, wrong: [] });
        expect(new URLSearchParams(written).get("tz")).toBe("UTC");
      }),
    );
  });
});

describe("bars", () => {
  const geometry = { slots: 4, step: 8, width: 6, height: 26 };

  it("have a shape of their own for each status, and a dot where nothing is on record", () => {
    const outcomes: Outcome[] = [
      ["s", 1, 4, 0, 1],
      ["f", 2, 4, 0, 1],
      ["m", 3, 0, 0, 1],
    ];
    const paths = barPaths(outcomes, geometry);
    expect(Object.entries(paths).flatMap(([kind, path]) => (path === "" ? [] : [`${kind} ${path.split("M").length - 1}`]))).toEqual([
      "soft 1",
      "tops 1",
      "failed 2",
      "missed 1",
      "none 1",
    ]);
  });

  it("are never higher than their room, and the newest stand at the right", () => {
    const outcome = fc.tuple(
      fc.constantFrom(...(["s", "f", "t", "c", "k", "m"] as const)),
      fc.nat(),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.constant(0),
      fc.constant(1),
    );
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 9 }), (outcomes) => {
        const numbers = Object.values(barPaths(outcomes, geometry))
          .join("")
          .matchAll(/M(-?[\d.]+) (-?[\d.]+)h([\d.]+)v([\d.]+)/g);
        for (const [, x, y, width, height] of numbers) {
          expect(Number(x) + Number(width)).toBeLessThanOrEqual(geometry.slots * geometry.step);
          expect(Number(y)).toBeGreaterThanOrEqual(-5);
          expect(Number(y) + Number(height)).toBeLessThanOrEqual(geometry.height + 0.011);
        }
      }),
    );
  });

  it("are counted by status, the most frequent first", () => {
    expect(
      countByStatus([
        ["f", 1, 0, 0, 1],
        ["s", 2, 0, 0, 1],
        ["s", 3, 0, 0, 1],
      ]),
    ).toEqual([
      ["success", 2],
      ["failed", 1],
    ]);
  });
});

describe("an axis of time", () => {
  it("has its start and few round marks after it, within it and in order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 100, max: 86_400_000 }), (begin, span) => {
        const marks = axisOf(begin, begin + span);
        expect(marks[0]).toBe(begin);
        expect(marks.length).toBeLessThanOrEqual(6);
        expect(marks.every((mark, index) => mark < begin + span && (index === 0 || mark > (marks[index - 1] ?? 0)))).toBe(true);
      }),
    );
  });
});
