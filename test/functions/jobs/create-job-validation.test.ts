import { describe, expect, it } from "vitest";
import { anApi, registration } from "../http-events.ts";

const NUL = "\u0000";
const long = (length: number) => "x".repeat(length);
const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

/** Every way in which a field can be wrong. */
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  job_id: [
    undefined,
    null,
    7,
    "",
    "ab",
    long(101),
    "-scan",
    ".scan",
    "a b",
    `sca${NUL}n`,
    "scan😀",
    "스캔-작업",
    "a/b/c",
    "../etc",
    ["scan"],
    {},
  ],
  queue: [
    undefined,
    null,
    7,
    "",
    "buy-scanner",
    "real.buy",
    "real.jobs.",
    "real.jobs.-x",
    "real.jobs.a.b",
    `real.jobs.${long(70)}`,
    `real.jobs.a${NUL}`,
    "REAL.jobs.a",
  ],
  cron_expr: [
    7,
    "",
    "* *",
    "* * * *",
    "0 0 31 2 *",
    "60 * * * *",
    "H * * * *",
    "@reboot",
    "1 2 3 4 5 6 7",
    long(101),
    `* * * *${NUL} *`,
    {},
    ["* * * * *"],
    true,
  ],
  interval_seconds: [0, -1, 1.5, 2_592_001, "60", 1e300, true, []],
  timezone: [null, 7, "", "Seoul", "+09:00", "Mars/Olympus", long(65), `UTC${NUL}`],
  reschedule_mode: [null, "", "both", "Scheduler", 1],
  enabled: [null, "true", 1, 0, "yes"],
  max_parallel: [null, 0, -1, 1.5, 1_001, "1"],
  default_params: [null, [], "a", 7, { a: long(65_536) }],
  timeout_sec: [null, 0, -1, 0.5, 43_201, "120"],
  retry_limit: [null, -1, 0.5, 101, "3"],
  misfire_grace_sec: [null, -1, 0.5, 86_401, "60"],
  description: [7, long(2_001), `a${NUL}b`, "a\u001bb", {}],
  telemetry_label: [7, long(101), `a${NUL}b`, []],
  scope: [null, 7, "mock", "", "Real"],
};

describe("POST /jobs refuses, and names the path:", () => {
  it.each(Object.entries(WRONG).flatMap(([field, values]) => values.map((value) => [field, value] as const)))(
    "%s = %j",
    async (field, value) => {
      const api = anApi();
      const { status, error } = await api.send("POST /jobs", { body: registration({ [field]: value }) });
      expect([status, error.code]).toEqual([400, "VALIDATION_ERROR"]);
      expect(error.details.map(({ path }) => path.split(".")[0])).toContain(field);
      expect(await api.memory.jobs.listDefinitions({ limit: 10 })).toEqual([]);
    },
  );

  it("an unknown key, each by its own path", async () => {
    const { status, error } = await anApi().send("POST /jobs", { body: registration({ corn_expr: "x", version: 3 }) });
    expect(status).toBe(400);
    expect(error.details.map(({ path }) => path).sort()).toEqual(["corn_expr", "version"]);
  });

  it("every field at fault at once", async () => {
    const { error } = await anApi().send("POST /jobs", { body: registration({ job_id: "", timeout_sec: 0, queue: "x" }) });
    expect(error.details.map(({ path }) => path)).toEqual(expect.arrayContaining(["job_id", "timeout_sec", "queue"]));
    expect(error.message).toContain("timeout_sec");
  });

  it("a queue of another scope, and a schedule that says nothing", async () => {
    const { error } = await anApi().send("POST /jobs", { body: registration({ queue: "mock.jobs.x", cron_expr: null }) });
    expect(error.details.map(({ path }) => path)).toEqual(["queue", "cron_expr"]);
  });

  it("queue mode without an interval", async () => {
    const { error } = await anApi().send("POST /jobs", { body: registration({ reschedule_mode: "queue" }) });
    expect(error.details.map(({ path }) => path)).toEqual(["interval_seconds"]);
  });

  it.each([["null"], ["[]"], ['"text"'], ["7"], ["true"]])("the body %s", async (text) => {
    const { status, error } = await anApi().send("POST /jobs", { text });
    expect([status, error.details[0]?.path]).toEqual([400, "body"]);
  });
});

describe("POST /jobs accepts", () => {
  it.each([
    ["the shortest and the longest id", { job_id: "a1b" }],
    ["a long id", { job_id: `a${long(99)}` }],
    ["emoji in the description", { description: "매수 😀\n스캔" }],
    ["deep params", { default_params: nested(100) }],
    ["params of 64 KB", { default_params: { a: long(65_528) } }],
    ["an odd key in params", { default_params: { "": 1, "a.b": 2, constructor: 3, 키: NUL } }],
    ["an interval alone", { cron_expr: null, interval_seconds: 1 }],
    ["seconds", { cron_expr: "*/10 * * * * *" }],
    ["queue mode", { cron_expr: null, reschedule_mode: "queue", interval_seconds: 2_592_000 }],
  ])("%s", async (_, change) => {
    const { status, json } = await anApi().send("POST /jobs", { body: registration(change) });
    expect(status).toBe(201);
    expect(json).toMatchObject({ ...change, version: 1 });
  });
});
