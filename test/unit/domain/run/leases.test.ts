import { expect, it } from "vitest";
import { type RunEvent, transition } from "../../../../shared/domain/run/changes/run-transition.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { aRun, iso } from "../../../support/samples.ts";
import { after, at, fail, start } from "./changes.ts";

const heartbeat = (attempt: number, worker_id: string): RunEvent => ({ kind: "heartbeat", attempt, worker_id });
const held = (lease?: number, retry_limit = 3) => after(aRun({}, { retry_limit }), start(1, "a", lease), 1);

it("a heartbeat renews the lease by as long as its worker had promised", () => {
  expect(held(60).lease_until).toBe(iso(at(61)));
  expect(after(held(60), heartbeat(1, "a"), 50)).toEqual({ ...held(60), lease_until: iso(at(110)) });
});

it("a heartbeat of a worker that promised nothing changes nothing", () => {
  expect(transition(held(), heartbeat(1, "a"), at(50))).toEqual({ kind: "unchanged" });
});

it("a heartbeat of anyone but the worker that holds the attempt is refused, with a reason that says so", () => {
  const refused = (run: ReturnType<typeof held>, event: RunEvent) => transition(run, event, at(70));
  const second = after(held(60), start(1, "b", 60), 61);
  expect(refused(held(60), heartbeat(1, "b"))).toEqual({ kind: "refused", why: text("claimed-by-other") });
  expect(refused(second, heartbeat(1, "a"))).toEqual({ kind: "refused", why: text("stale-attempt", { attempt: 1, current: 2 }) });
  expect(refused(held(60), heartbeat(2, "a"))).toEqual({ kind: "refused", why: text("attempt-not-begun", { attempt: 2, current: 1 }) });
  const ended = after(held(60), { kind: "finish", outcome: "success" }, 5);
  expect(refused(ended, heartbeat(1, "a"))).toEqual({ kind: "refused", why: text("run-ended", { status: "success" }) });
});

it("an attempt whose worker promised nothing is never taken over, however long it is silent", () => {
  expect(transition(held(), start(1, "b", 60), at(1_000_000))).toEqual({ kind: "refused", why: text("claimed-by-other") });
});

it("one message serves every takeover, since it names the attempt that it was sent for", () => {
  const second = after(held(60), start(1, "b", 60), 61);
  expect(second).toMatchObject({ attempt: 2, takeovers: 1 });
  const third = after(second, start(1, "c", 60), 121);
  expect(third).toMatchObject({ attempt: 3, takeovers: 2, worker_id: "c" });
  expect(after(third, start(3, "d", 60), 181)).toMatchObject({ attempt: 4, takeovers: 3, worker_id: "d" });
});

it("a start is refused for an attempt before its message's, and for one that has not begun", () => {
  const waiting = after(held(60), fail(1), 2);
  expect(transition(waiting, start(1, "b"), at(30))).toEqual({ kind: "refused", why: text("stale-attempt", { attempt: 1, current: 2 }) });
  expect(transition(aRun(), start(2, "b"), at(30))).toEqual({
    kind: "refused",
    why: text("attempt-not-begun", { attempt: 2, current: 1 }),
  });
});

it("a lost worker uses up its attempt: the last one that the retry limit allows is taken over, none beyond it", () => {
  const second = after(held(60, 1), start(1, "b", 60), 61);
  expect(second).toMatchObject({ status: "running", attempt: 2 });
  expect(after(second, start(1, "c", 60), 121)).toMatchObject({ status: "failed", attempt: 2, error: text("worker-lost") });
});

it("when its first attempt began stays known through takeovers and retries", () => {
  const second = after(held(60), start(1, "b", 60), 61);
  expect(second).toMatchObject({ started_at: iso(at(61)), begun_at: iso(at(1)) });
  const reported = { outcome: "success", started_at: iso(at(62)) } as const;
  expect(after(second, { kind: "finish", ...reported }, 70)).toMatchObject({ started_at: iso(at(62)), begun_at: iso(at(1)) });
  expect(after(aRun(), { kind: "finish", ...reported }, 70)).toMatchObject({ started_at: iso(at(62)), begun_at: iso(at(62)) });
});
