import { describe, expect, expectTypeOf, it } from "vitest";
import type * as z from "zod";
import { LONGEST_DELAY_SECONDS, Result } from "../../../shared/contract/requests/fields.ts";
import { CLAIM_LIMIT, CompletionMessage, ReportStart } from "../../../shared/contract/runs/run.ts";
import { ERROR_LIMIT, type RunEvent, type Transition, transition } from "../../../shared/domain/run/changes/run-transition.ts";
import { OUTCOMES, type Run } from "../../../shared/domain/run/run.ts";
import { apiClient } from "../../../sdk/connection/api-client.ts";
import { claimRun } from "../../../sdk/worker/claims/claim-run.ts";
import * as claims from "../../../sdk/worker/claims/claim-runs.ts";
import * as sdk from "../../../sdk/worker/completions/completion.ts";
import { MEANINGS } from "../../../sdk/worker/completions/refusals.ts";
import { refusal } from "./support/fake-api.ts";
import { jobMessage, rig } from "./support/rig.ts";
import { say } from "../../../shared/contract/texts/en/all.ts";
import { request } from "../../../shared/contract/texts/en/request.ts";
import { run as runTexts } from "../../../shared/contract/texts/en/run.ts";
import { QUOTED_LIMIT } from "../../../shared/contract/requests/answer-size.ts";

const the = rig();
const now = Date.parse("2026-11-20T08:00:10.000Z");

it("sends completions that the contract takes", () => {
  type Sent = Omit<sdk.Completion, "result">;
  type Taken = Omit<z.input<typeof CompletionMessage>, "result">;
  expectTypeOf<keyof Sent>().toEqualTypeOf<keyof Taken>();
  expectTypeOf<Sent>().toExtend<Taken>();
  const { run_id, scheduled_at: started_at, queued_at: finished_at } = jobMessage();
  const sent: sdk.Completion = {
    job_id: "scout",
    scope: "real",
    run_id,
    attempt: 1,
    status: "failed",
    error: sdk.errorText(new Error("no")),
    ...sdk.omitted("🥁".repeat(sdk.OMISSION_LIMIT)),
    started_at,
    finished_at,
    next_delay_sec: 1,
  };
  expect(CompletionMessage.parse(sent)).toEqual(sent);
});

it("knows the limits and the words of the service", () => {
  const quoted = (bytes: number) => Result.safeParse("x".repeat(bytes - 2)).success;
  expect([quoted(sdk.RESULT_LIMIT), quoted(sdk.RESULT_LIMIT + 1)]).toEqual([true, false]);
  expect(sdk.QUOTED_LIMIT).toBe(QUOTED_LIMIT);
  expect(sdk.LONGEST_DELAY_SECONDS).toBe(LONGEST_DELAY_SECONDS);
  expect(sdk.ERROR_LIMIT).toBe(ERROR_LIMIT);
  expect(sdk.OUTCOMES).toEqual(OUTCOMES);
  expect(claims.CLAIM_LIMIT).toBe(CLAIM_LIMIT);
});

it("acts on reasons that the service knows", () => {
  expect(Object.keys({ ...runTexts, ...request })).toEqual(expect.arrayContaining([...MEANINGS.keys()]));
});

describe("a claim that the domain refuses is understood:", () => {
  const running = run({ status: "running", started_at: "2026-11-20T08:00:00.000Z", worker_id: "other#1" });

  it.each([
    ["another worker runs it", running, "busy"],
    ["the run has ended", run({ status: "success" }), "over"],
    ["its attempt is past", run({ attempt: 2 }), "over"],
  ] as const)("%s", async (_case, current, reason) => {
    the.api.answer("start", ({ body }) => {
      const event: RunEvent = { kind: "start", ...ReportStart.parse(body) };
      const outcome = transition(current, event, now);
      return refused(outcome);
    });
    expect(await claim()).toMatchObject({ kind: "refused", reason });
  });

  it("a conflict with another writer says nothing about the run", async () => {
    the.api.answer("start", () => refusal(409, "CONFLICT", "concurrent-change", "others keep changing this run; try again"));
    expect(await claim()).toMatchObject({ kind: "refused", reason: "unreachable" });
  });

  it("a run is taken over once the lease of its worker has run out, and not before", async () => {
    const leases: unknown[] = [];
    let current = { ...running, lease_sec: 20, lease_until: "2026-11-20T08:00:20.000Z" };
    the.api.answer("start", ({ body }) => {
      leases.push(body["lease_sec"]);
      const outcome = transition(current, { kind: "start", ...ReportStart.parse(body) }, now);
      if (outcome.kind !== "changed") return refused(outcome);
      return { status: 200, body: { claimed: true, attempt: outcome.run.attempt, started_at: outcome.run.started_at } };
    });
    expect(await claim()).toMatchObject({ kind: "refused", reason: "busy" });
    current = { ...running, lease_sec: 5, lease_until: "2026-11-20T08:00:05.000Z" };
    expect(await claim()).toEqual({ kind: "claimed", attempt: 2, startedAt: "2026-11-20T08:00:10.000Z" });
    expect(leases).toEqual([4, 4]);
  });
});

function refused(outcome: Transition) {
  if (outcome.kind !== "refused") throw new Error(`it is ${outcome.kind}`);
  return refusal(409, "CONFLICT", outcome.why.code, say(outcome.why));
}

function claim() {
  const claimant = { workerId: "me#1", visibilityTimeoutSeconds: 5, giveUp: new AbortController().signal };
  return claimRun(apiClient({ apiUrl: the.api.url }), jobMessage(), claimant);
}

function run(change: Partial<Run>): Run {
  const { job_id, scope, run_id, trigger_source, queued_at, scheduled_at, params, timeout_sec, retry_limit } = jobMessage();
  const dispatch = {
    queue: the.queue,
    params,
    timeout_sec,
    retry_limit,
    misfire_grace_sec: 60,
    telemetry_label: null,
    interval_seconds: null,
    active_since: queued_at,
    generation: "g",
  };
  const unset = {
    reason: null,
    started_at: null,
    begun_at: null,
    finished_at: null,
    error: null,
    result: null,
    result_key: null,
    reported_at: null,
    retry_at: null,
    result_omitted: null,
    worker_id: null,
    takeovers: 0,
    past_attempts: [],
    lease_sec: null,
    lease_until: null,
    started_by: null,
    next_delay_sec: null,
  };
  return { job_id, scope, run_id, trigger_source, queued_at, scheduled_at, ...unset, status: "queued", attempt: 1, dispatch, ...change };
}
