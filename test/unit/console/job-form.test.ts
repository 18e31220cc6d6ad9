import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { lossyNumber } from "../../../console/lib/asking/exact-json.ts";
import { placedFaults } from "../../../console/lib/forms/form-faults.ts";
import { changesOf, conflictsOf, isSame, merged, patchOf, undoOf } from "../../../console/lib/jobs/job-changes.ts";
import {
  completed,
  copyOfJob,
  draftOf,
  inView,
  readDraft,
  textOfValue,
  valueOfText,
  withQueueOf,
} from "../../../console/lib/jobs/job-draft.ts";
import { JOB_FIELDS, placeInJob, READ_ONLY } from "../../../console/lib/jobs/job-fields.ts";
import { CreateJob, type JobView, UpdateJob } from "../../../shared/contract/jobs/job.ts";
import { readOnlyFields } from "../../../shared/contract/requests/read-only-fields.ts";
import { routes } from "../../../shared/contract/routes.ts";
import { isExactNumber } from "../../../shared/domain/exact-number.ts";

/** Every path that a schema can find a fault at: those of its fields, and of what is in them; `*` is any name. */
function pathsOf(schema: z.core.$ZodType, path = ""): readonly string[] {
  const inner = (schema as { readonly def?: { readonly innerType?: z.core.$ZodType } }).def?.innerType;
  if (inner) return pathsOf(inner, path);
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  const own = path === "" ? [] : [path];
  if (schema instanceof z.ZodObject) {
    return [...own, ...Object.entries(schema.shape).flatMap(([name, field]) => pathsOf(field as z.core.$ZodType, below(name)))];
  }
  return schema instanceof z.ZodRecord || schema instanceof z.ZodArray ? [...own, below("*")] : own;
}

describe("the form of a job", () => {
  it.each([
    ["POST /jobs", CreateJob],
    ["PUT /jobs/{job_id}", UpdateJob],
  ])("has a field for every path that %s can find a fault at", (_, schema) => {
    const paths = pathsOf(schema);
    expect(paths).toContain("default_params.*");
    expect(paths.filter((path) => placeInJob(path) === undefined)).toEqual([]);
  });

  it("has no field that the contract does not have, and none twice", () => {
    expect(JOB_FIELDS.map(({ path }) => path).toSorted()).toEqual(Object.keys(CreateJob.shape).toSorted());
  });

  it("tells the defaults that the contract has, and asks for what has none", () => {
    const needed = { job_id: "buy-scanner", queue: "real.jobs.a" };
    expect(completed(needed, "Asia/Seoul", "real")).toEqual({ ...CreateJob.parse(needed), timezone: "Asia/Seoul", scope: "real" });
    const required = JOB_FIELDS.filter((field) => "required" in field).map(({ path }) => path);
    expect(required.toSorted()).toEqual(Object.keys(needed).toSorted());
  });

  it("drops what the contract says cannot be set", () => {
    expect(READ_ONLY.toSorted()).toEqual([...readOnlyFields(routes.updateJob)].filter((field) => field !== "job_id").toSorted());
  });

  it("puts faults at their fields, and keeps those that have none", () => {
    const faults = [
      { path: "cron_expr", message: "one" },
      { path: "definition.default_params.a.b", message: "two" },
      { path: "default_params", message: "three" },
      { path: "colour", message: "four" },
      { path: "body", message: "five" },
    ];
    const { fields, others } = placedFaults(faults, placeInJob);
    expect(fields).toEqual({ cron_expr: "one", default_params: "a.b: two three" });
    expect(others.map(({ path }) => path)).toEqual(["colour", "body"]);
  });
});

describe("a draft", () => {
  const document = { job_id: "a-job", cron_expr: null, max_parallel: 2, default_params: { b: [1, "가"], a: {} }, colour: "red" };

  it("is the same document in both views, with what no field is made for", () => {
    const form = draftOf(document);
    const json = inView(form, "json");
    expect(json).toMatchObject({ view: "json" });
    const back = json && inView(json, "form");
    expect([form, json, back].map((draft) => draft && readDraft(draft))).toEqual(
      [document, document, document].map((document) => ({ ok: true, document })),
    );
  });

  it("stays in its view where it cannot be read", () => {
    const text = '{"job_id": "a-job",\n  "queue" }';
    expect(inView({ view: "json", text }, "form")).toBeUndefined();
    expect(readDraft({ view: "json", text })).toMatchObject({ ok: false, problem: { kind: "syntax", line: 2 } });
    expect(readDraft({ view: "json", text: "[1]" })).toMatchObject({ ok: false, problem: { kind: "object" } });
  });

  it("takes params that are not JSON yet from one view to the other and back", () => {
    const form = { view: "form", values: { job_id: "a-job" }, params: '{"a": ' } as const;
    expect(readDraft(form)).toMatchObject({ ok: true, document: { default_params: '{"a": ' }, params: { line: 1, column: 7 } });
    const json = inView(form, "json");
    expect(json && inView(json, "form")).toEqual(form);
  });

  it("leaves out what was read and cannot be set", () => {
    const text = JSON.stringify({ ...document, version: 7, created_at: "2026-11-26T00:00:00Z", failure_streak: 0 });
    expect(readDraft({ view: "json", text })).toEqual({ ok: true, document });
  });

  it("is refused where a number would be another one once it is sent", () => {
    const text = '{"ids": ["8202522731445525542"],\n "id": 8202522731445525542}';
    const problem = { kind: "number", line: 2, column: 8, literal: "8202522731445525542" };
    expect(readDraft({ view: "form", values: {}, params: text })).toMatchObject({ params: problem });
  });

  it("reads what is typed: a number where it is one, nothing where it is empty", () => {
    const typed = ["300", "0", "-1", "1.5", "007", "1e3", "99999999999999999999", ""];
    const read = typed.map((text) => valueOfText("seconds", text));
    expect(read).toEqual([300, 0, -1, "1.5", "007", "1e3", "99999999999999999999", undefined]);
    expect(read.map(textOfValue)).toEqual(typed);
    expect(valueOfText("text", "300")).toBe("300");
  });

  it("has the queue that its name suggests, until another one is written", () => {
    const typed = (before: object, id: string) => withQueueOf({ ...before }, { ...before, job_id: id }, "real");
    const named = typed({}, "buy.scan");
    expect(named).toEqual({ job_id: "buy.scan", queue: "real.jobs.buy-scan" });
    expect(typed(named, "sell")).toEqual({ job_id: "sell", queue: "real.jobs.sell" });
    expect(typed({ ...named, queue: "real.jobs.mine" }, "sell")).toEqual({ job_id: "sell", queue: "real.jobs.mine" });
  });

  it("of a copy has another name, and none of what the other one did", () => {
    const job = { ...CreateJob.parse({ job_id: "a".repeat(100), queue: "real.jobs.a" }), scope: "real", version: 9, active_runs: 1 };
    const copy = copyOfJob(job as unknown as JobView);
    expect(CreateJob.safeParse({ ...copy, timezone: "UTC" }).success).toBe(true);
    expect(copy["job_id"]).toBe(`${"a".repeat(95)}-copy`);
    expect(copy).not.toHaveProperty("version");
  });
});

describe("changes", () => {
  const before = { cron_expr: "0 3 * * *", max_parallel: 1, default_params: { a: 1, b: { c: [1] } }, telemetry_label: null };
  const after = { ...before, max_parallel: 2, default_params: { b: { c: [1] }, d: true } };

  it("are what differs, params one by one, and undone by what was there", () => {
    expect(patchOf(before, after)).toEqual({ max_parallel: 2, default_params: { b: { c: [1] }, d: true } });
    expect(undoOf(before, patchOf(before, after))).toEqual({ max_parallel: 1, default_params: before.default_params });
    expect(changesOf(before, after)).toEqual([
      { path: "max_parallel", from: 1, to: 2 },
      { path: "default_params.a", from: 1, to: undefined },
      { path: "default_params.d", from: undefined, to: true },
    ]);
  });

  it("do not count the order of keys", () => {
    expect(isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect([isSame([1, 2], [2, 1]), isSame({ a: undefined }, { b: undefined }), isSame({}, []), isSame(null, {})]).not.toContain(true);
  });

  it("of two people are told apart, and merged as chosen", () => {
    const theirs = { ...before, cron_expr: "0 4 * * *", max_parallel: 5 };
    const mine = { ...before, max_parallel: 2, telemetry_label: "x" };
    const conflicts = conflictsOf(before, mine, theirs);
    expect(conflicts.map(({ field, changedBy }) => [field, changedBy])).toEqual([
      ["cron_expr", "theirs"],
      ["max_parallel", undefined],
      ["telemetry_label", "mine"],
    ]);
    const choices = { cron_expr: "theirs", max_parallel: "mine", telemetry_label: "mine" } as const;
    expect(merged(theirs, conflicts, choices)).toEqual({ ...theirs, max_parallel: 2, telemetry_label: "x" });
  });
});

describe("numbers of a JSON text", () => {
  it.each(["9007199254740993", "1e400", "1e-400", "12345678901234567.89", "3.14159265358979323846", "8202522731445525542"])(
    "%s would be sent as another one, as the API says",
    (literal) => {
      expect(isExactNumber(literal)).toBe(false);
      expect(lossyNumber(`{"text\\"1e999": [0, ${literal}]}`)).toEqual({ literal, position: 20 });
    },
  );

  it.each(["0", "-0.0", "1.50", "1e21", "1152921504606847000", "0.1", "0.10000000000000001", "5e-324", "-1E+2", "123456789012345678e-3"])(
    "%s is judged as the API judges it",
    (literal) => {
      expect(lossyNumber(`[${literal}]`) === undefined).toBe(isExactNumber(literal));
    },
  );

  it("that a program wrote are sent as they are", () => {
    assert(
      property(double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(lossyNumber(JSON.stringify({ value }))).toBeUndefined();
      }),
    );
  });
});
