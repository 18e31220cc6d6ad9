import { describe, expect, it } from "vitest";
import { RENDERED_LIMIT } from "../../../shared/domain/event/template.ts";
import { anApi } from "../http-events.ts";

const long = (length: number) => "x".repeat(length);
const api = (change: object) => ({ trigger_id: "tested", type: "api", topic: "tested", ...change });
const cron = (change: object) => api({ type: "cron", ...change });
const event = (change: object) => api({ type: "event", source_topic: "logs.**", ...change });
const filter = (of: unknown) => event({ filter: { detail: { level: of } } });
const target = (of: object) => api({ targets: [{ job_id: "load" }, of] });
const NEXT_YEAR = "2027-01-01T00:00:00Z";

/** What is sent, and the paths that must be named for it. */
const REFUSED: Readonly<Record<string, readonly [object, ...string[]]>> = {
  "no id": [api({ trigger_id: undefined }), "trigger_id"],
  "an id with a slash": [api({ trigger_id: "a/b" }), "trigger_id"],
  "an id of 101 characters": [api({ trigger_id: long(101) }), "trigger_id"],
  "an unknown key, each by its own path": [api({ job_id: "load", extra: 1 }), "extra", "job_id"],
  "no type": [api({ type: undefined }), "type"],
  "an unknown type": [api({ type: "webhook" }), "type"],

  "no topic": [api({ topic: undefined }), "topic"],
  "a topic of 129 characters": [api({ topic: long(129) }), "topic"],
  "a topic with a wildcard": [api({ topic: "logs.*" }), "topic"],
  "a topic with a space": [api({ topic: "logs error" }), "topic"],
  "a topic in Korean": [api({ topic: "로그" }), "topic"],
  "a topic of the scheduler's own": [api({ topic: "run.success" }), "topic"],
  "no source topic": [event({ source_topic: undefined }), "source_topic"],
  "a source topic with three stars": [event({ source_topic: "logs.***" }), "source_topic"],
  "a source topic with a question mark": [event({ source_topic: "logs.?" }), "source_topic"],

  "an api trigger with a clock": [api({ cron_expr: "* * * * *", at: NEXT_YEAR }), "at", "cron_expr"],
  "an api trigger with a source": [api({ source_topic: "a", filter: { source: ["x"] } }), "filter", "source_topic"],
  "an event trigger with a clock": [event({ interval_seconds: 60 }), "interval_seconds"],
  "an event trigger with a secret": [event({ secret: long(16) }), "secret"],
  "a cron trigger with a source": [cron({ interval_seconds: 60, source_topic: "a" }), "source_topic"],
  "a cron trigger with a secret": [cron({ interval_seconds: 60, secret: long(16) }), "secret"],

  "no clock": [cron({}), "cron_expr"],
  "two clocks": [cron({ cron_expr: "* * * * *", interval_seconds: 60 }), "cron_expr"],
  "another two clocks": [cron({ interval_seconds: 60, at: NEXT_YEAR }), "cron_expr"],
  "a cron expression that cannot be": [cron({ cron_expr: "61 * * * *" }), "cron_expr"],
  "a date that never comes": [cron({ cron_expr: "0 0 30 2 *" }), "cron_expr"],
  "an interval of nothing": [cron({ interval_seconds: 0 }), "interval_seconds"],
  "an instant that has passed": [cron({ at: "2026-11-20T11:59:59Z" }), "at"],
  "an instant that is now": [cron({ at: "2026-11-20T21:00:00+09:00" }), "at"],
  "an instant without a zone": [cron({ at: "2027-01-01T00:00:00" }), "at"],
  "a zone that is not there": [cron({ interval_seconds: 60, timezone: "Mars/Olympus" }), "timezone"],
  "a grace of more than a day": [cron({ interval_seconds: 60, misfire_grace_sec: 86_401 }), "misfire_grace_sec"],

  "a secret that is too short": [api({ secret: long(15) }), "secret"],
  "a secret that is too long": [api({ secret: long(257) }), "secret"],
  "a replay window of nothing": [api({ replay_window_sec: 0 }), "replay_window_sec"],
  "a replay window of more than a day": [api({ replay_window_sec: 86_401 }), "replay_window_sec"],

  "a filter that is a list": [event({ filter: [] }), "filter"],
  "a filter that says nothing": [event({ filter: {} }), "filter"],
  "a filter with a bare value": [filter("ERROR"), "filter.detail.level"],
  "a filter with no value": [filter([]), "filter.detail.level"],
  "a filter with a list in a list": [filter([["ERROR"]]), "filter.detail.level.0"],
  "a filter with an unknown operator": [filter(["WARN", { like: "E%" }]), "filter.detail.level.1.like"],
  "a filter with two operators in one": [filter([{ prefix: "E", suffix: "R" }]), "filter.detail.level.0"],
  "a filter that compares with a text": [filter([{ numeric: [">", "1"] }]), "filter.detail.level.0.numeric.1"],
  "a filter with an odd comparison": [filter([{ numeric: ["!=", 1] }]), "filter.detail.level.0.numeric.0"],
  "a filter with a prefix that is none": [filter([{ prefix: 7 }]), "filter.detail.level.0.prefix"],
  "a filter with an odd exists": [filter([{ exists: "yes" }]), "filter.detail.level.0.exists"],
  "a filter with a wildcard of two stars": [filter([{ wildcard: "E**R" }]), "filter.detail.level.0.wildcard"],
  "a filter with a mask too long": [filter([{ cidr: "10.0.0.0/33" }]), "filter.detail.level.0.cidr"],
  "a filter that mixes what is excluded": [filter([{ "anything-but": [1, "a"] }]), "filter.detail.level.0.anything-but"],
  "a filter with a choice of one": [event({ filter: { $or: [{ source: ["a"] }] } }), "filter.$or"],

  "a payload that is a list": [api({ payload: [] }), "payload"],
  "a payload of more than an event can hold": [api({ payload: { a: long(RENDERED_LIMIT) } }), "payload"],
  "a payload with a path that is not closed": [api({ payload: { a: ["ok", { b: "<$.detail.a" }] } }), "payload.a.1.b"],
  "a payload with a malformed path": [api({ payload: { a: "<$.detail..a>" } }), "payload.a"],

  "21 targets": [api({ targets: Array.from({ length: 21 }, () => ({ job_id: "load" })) }), "targets"],
  "targets that are none": [api({ targets: null }), "targets"],
  "a target with both ids": [target({ job_id: "load", workflow_id: "flow" }), "targets.1"],
  "a target with no id": [target({ params: {} }), "targets.1"],
  "a target with an unknown key": [target({ job_id: "load", queue: "x" }), "targets.1.queue"],
  "a target with an id that cannot be": [target({ job_id: "a b c" }), "targets.1.job_id"],
  "a target with a malformed template": [target({ workflow_id: "flow", params: { a: "<$x>" } }), "targets.1.params.a"],
};

describe("POST /triggers refuses, and names the path:", () => {
  it.each(Object.entries(REFUSED).map(([what, [body, ...paths]]) => ({ what, body, paths })))("$what", async ({ body, paths }) => {
    const refusing = anApi();
    const { status, error } = await refusing.send("POST /triggers", { body });
    expect([status, error.code]).toEqual([400, "VALIDATION_ERROR"]);
    expect(error.details.map(({ path }) => path).toSorted()).toEqual(paths);
    expect(await refusing.memory.triggers.listDefinitions({ limit: 10 })).toEqual([]);
  });

  it("in the caller's language", async () => {
    const { error } = await anApi().send("POST /triggers", { body: api({ enabled: "yes" }), headers: { "accept-language": "ko" } });
    expect(error.details[0]?.message).toMatch(/[가-힣]/);
  });

  it("also what is wrong inside a filter and a template", async () => {
    const body = event({ filter: { detail: { level: [{ prefix: 5 }] } }, payload: { price: "costs <$5" } });
    const { error } = await anApi().send("POST /triggers", { body, headers: { "accept-language": "ko" } });
    expect(error.details).toMatchObject([
      { path: "filter.detail.level.0.prefix", message: "문자열이어야 합니다." },
      { path: "payload.price", message: "경로를 끝내는 > 없이 <$가 있습니다. 글자 <$는 <$$로 씁니다." },
    ]);
  });
});

describe("PATCH /triggers/{trigger_id} refuses, and names the path:", () => {
  it.each([
    ["another id", { trigger_id: "other" }, "trigger_id"],
    ["another type", { type: "cron" }, "type"],
    ["a field of another type", { cron_expr: "* * * * *" }, "cron_expr"],
    ["a topic of the scheduler's own", { topic: "run.done" }, "topic"],
    ["a wrong target", { targets: [{ workflow_id: "" }] }, "targets.0.workflow_id"],
  ])("%s", async (_, body, path) => {
    const refusing = anApi();
    await refusing.send("POST /triggers", { body: api({}) });
    const { status, error } = await refusing.send("PATCH /triggers/tested", { body });
    expect([status, error.details[0]?.path]).toEqual([400, path]);
    expect(await refusing.memory.triggers.getDefinition("tested")).toMatchObject({ version: 1 });
  });
});

describe("POST /triggers accepts", () => {
  it.each([
    ["the shortest and the longest names", api({ trigger_id: "t", topic: "x".repeat(128) })],
    ["twenty targets", api({ targets: Array.from({ length: 20 }, () => ({ workflow_id: "w", params: { a: "<$.detail.a>" } })) })],
    ["every character of a topic", event({ topic: "A.b_c-d:e/9", source_topic: "**.b*_c-d:e/*" })],
    ["every operator of a filter", filter(["x", null, 1, { prefix: "a" }, { "anything-but": { suffix: "b" } }, { exists: false }])],
    ["odd keys in its payload", api({ payload: { "": 1, "a.b": 2, constructor: 3, 키: "<$.detail>" } })],
    ["one single time, in any zone", cron({ at: "2027-01-01T00:00:00+09:00" })],
  ])("%s", async (_, body) => {
    expect(await anApi().send("POST /triggers", { body })).toMatchObject({ status: 201, json: { version: 1 } });
  });
});
