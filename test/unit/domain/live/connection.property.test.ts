import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Connection,
  FRAME_KINDS,
  isToldOf,
  mayFollow,
  type Topic,
  topicOfSubscription,
  topicsOfAddress,
  topicsOfEvent,
} from "../../../../shared/domain/live/connection.ts";
import { isLater, type LiveEvent, type Progress } from "../../../../shared/domain/live/live-event.ts";

const workflows = fc.constantFrom("w1", "w2", "w3");
const users = fc.constantFrom(1, 2, 12);
const topics = fc.oneof(
  fc.constant<Topic>("global"),
  workflows.map((id): Topic => `workflow#${id}`),
  users.map((id): Topic => `user#${id}`),
);
const followed = fc.uniqueArray(topics, { maxLength: 5 });

const ofDocument = (workflow_id: string | null, user_id: number | null): LiveEvent => ({
  type: "task.failed",
  id: "e",
  workflow_id,
  run_id: "r",
  task_id: null,
  user_id,
  timestamp: "2026-11-20T12:00:00.000Z",
  data: {},
});
const ofBelfry = (workflow_id: string | null, user_id: number | null): LiveEvent => ({
  type: "run.changed",
  id: "e",
  workflow_id,
  run_id: "r",
  user_id,
  timestamp: "2026-11-20T12:00:00.000Z",
  kind: workflow_id === null ? "job" : "step",
  job_id: "j",
  status: "running",
  attempt: 1,
  rank: 1,
});
const events = fc
  .tuple(fc.constantFrom(ofDocument, ofBelfry), fc.option(workflows), fc.option(users))
  .map(([make, workflow, user]) => make(workflow, user));
const told = (following: readonly Topic[], event: LiveEvent, frames: Connection["frames"] = "all") =>
  isToldOf({ topics: following, frames }, event);

describe("what an address follows", () => {
  it.each([
    ["/ws", ["global"]],
    ["/ws/", ["global"]],
    ["/api/v1/ws", ["global"]],
    ["/ws/user/7", ["user#7"]],
    ["/api/v1/ws/user/7", ["user#7"]],
    ["/ws/workflow/daily_pipeline", ["workflow#daily_pipeline"]],
    ["/ws/workflow/12", ["workflow#12"]],
    ["/ws/user/7/workflow/a.b-c", ["user#7", "workflow#a.b-c"]],
    ["/api/v1/ws/user/7/workflow/w", ["user#7", "workflow#w"]],
  ])("%s is %j", (path, expected) => {
    expect(topicsOfAddress(path)).toEqual(expected);
  });

  it.each([
    "",
    "/",
    "ws",
    "/wss",
    "/ws/x",
    "/ws/user",
    "/ws/user/",
    "/ws/user/0",
    "/ws/user/07",
    "/ws/user/-1",
    "/ws/user/kim",
    "/ws/user/1234567890123456",
    "/ws/workflow/",
    "/ws/workflow/a/b",
    "/ws/workflow/a%20b",
    "/ws/workflow/w/user/7",
    "/api/v2/ws",
    "/ws/stats",
    `/ws/workflow/${"w".repeat(101)}`,
  ])("%j is none", (path) => {
    expect(topicsOfAddress(path)).toBeUndefined();
  });

  it("is what the same subscription follows", () => {
    expect([topicOfSubscription("workflow", "w"), topicOfSubscription("user", "7")]).toEqual(["workflow#w", "user#7"]);
    for (const [type, target] of [
      ["global", "x"],
      ["user", "kim"],
      ["user", "7/workflow/w"],
      ["workflow", ""],
      ["job", "j"],
    ] as const)
      expect(topicOfSubscription(type, target)).toBeUndefined();
  });
});

describe("who is told of an event", () => {
  it("is everybody who follows everything", () => {
    fc.assert(
      fc.property(followed, events, (following, event) => {
        expect(told(["global", ...following], event)).toBe(true);
      }),
    );
  });

  it("is who follows its workflow or its user, and nobody else", () => {
    fc.assert(
      fc.property(followed, events, (following, event) => {
        const named =
          (event.workflow_id !== null && following.includes(`workflow#${event.workflow_id}`)) ||
          (event.user_id !== null && following.includes(`user#${event.user_id}`));
        expect(told(following, event)).toBe(named || following.includes("global"));
      }),
    );
  });

  it("is found by its topics: who is told follows one of them, and who follows none is not told", () => {
    fc.assert(
      fc.property(followed, events, (following, event) => {
        const found = topicsOfEvent(event).filter((topic) => following.includes(topic));
        expect(told(found, event)).toBe(told(following, event));
      }),
    );
  });

  it("only grows with what is subscribed to, and what is unsubscribed from leaves the rest", () => {
    fc.assert(
      fc.property(followed, topics, events, (following, topic, event) => {
        const more = told([...following, topic], event);
        const less = told(
          following.filter((one) => one !== topic),
          event,
        );
        expect([told(following, event) && !more, less && !told(following, event)]).toEqual([false, false]);
      }),
    );
  });

  it("is told in one of two vocabularies, or both", () => {
    fc.assert(
      fc.property(events, fc.constantFrom(...FRAME_KINDS), (event, frames) => {
        const wanted = frames === "all" || (frames === "changes") === (event.type === "run.changed");
        expect(told(["global"], event, frames)).toBe(wanted);
      }),
    );
  });
});

describe("who may follow", () => {
  it.each([
    ["a reader without an account", { access: ["read"] }, ["user#7"], true],
    ["a user, its own events", { access: ["read"], userId: 7 }, ["user#7", "workflow#w"], true],
    ["a user, another's events", { access: ["read"], userId: 7 }, ["user#8"], false],
    ["a user, another's among its own", { access: ["read"], userId: 7 }, ["user#7", "user#8"], false],
    ["an administrator, another's events", { access: ["read", "admin"], userId: 7 }, ["user#8"], true],
    ["a user, everything", { access: ["read"], userId: 7 }, ["global"], true],
    ["a worker, who may not read", { access: ["worker"] }, ["global"], false],
    ["nobody's access", { access: [] }, ["workflow#w"], false],
  ] as const)("%s", (_, identity, following, expected) => {
    expect(mayFollow({ name: "n", ...identity }, following)).toBe(expected);
  });
});

describe("frames in any order", () => {
  const progress = fc.record<Progress>({ attempt: fc.integer({ min: 1, max: 4 }), rank: fc.constantFrom<Progress["rank"][]>(0, 1, 2) });

  it("end at the latest state when what is not later is dropped", () => {
    fc.assert(
      fc.property(fc.array(progress, { minLength: 1 }), (arrived) => {
        const shown = arrived.reduce((current, next) => (isLater(next, current) ? next : current));
        expect(arrived.filter((one) => isLater(one, shown))).toEqual([]);
      }),
    );
  });
});
