import { describe, expect, it } from "vitest";
import { reactHandler } from "../../../functions/handlers/react.ts";
import { runItem } from "../../../shared/adapters/dynamodb/runs/run-items.ts";
import { dynamoRunImages } from "../../../shared/adapters/dynamodb/runs/run-images.ts";
import { occurrenceItem } from "../../../shared/adapters/dynamodb/definitions/trigger-items.ts";
import { workflowRunItem } from "../../../shared/adapters/dynamodb/runs/workflow-run-items.ts";
import type { WrittenStreamLetter } from "../../../shared/contract/operations/stream-letter.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aConfig } from "../../support/notification-samples.ts";
import { aJob, anOccurrence, aRun, aWorkflowRun, iso, NOON } from "../../support/samples.ts";
import { type Changed, CONTEXT, streamEvent } from "./lambda-events.ts";

const ENDED = aRun({ status: "success", started_at: iso(NOON), finished_at: iso(NOON + 1_000) });
const ITEM = runItem(ENDED, 400);
const BROKEN = { ...ITEM, status: "dancing" };

async function aFunction({ cannotSetAside = false } = {}) {
  const memory = memoryPorts();
  await memory.jobs.create(aJob());
  await memory.jobs.acquireSlot(aJob(), ENDED.run_id, { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) });
  await memory.runs.create(ENDED);
  const letters: WrittenStreamLetter[] = [];
  const handler = reactHandler({
    ...memory.ports,
    telemetry: memory.telemetry,
    runImages: dynamoRunImages,
    setAside: async (letter) => {
      if (cannotSetAside) throw new Error("no queue");
      letters.push(letter);
    },
  });
  return { memory, letters, tell: (...changes: readonly Changed[]) => handler(streamEvent(...changes), CONTEXT) };
}
const again = (...ids: readonly string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("the react function", () => {
  it("gives back the slot of a run that has ended, and leaves what triggers did and what is gone alone", async () => {
    const { memory, tell } = await aFunction();
    const gone = { before: ITEM };
    expect(await tell({ before: ITEM, after: ITEM }, gone, { after: occurrenceItem(anOccurrence(), 400) })).toEqual(again());
    expect((await memory.jobs.get("buy-scanner"))?.state.active_runs).toEqual([]);
  });

  it("sets a record aside that cannot be read, with its keys, and goes on to the next one", async () => {
    const { memory, letters, tell } = await aFunction();
    expect(await tell({ after: BROKEN }, { after: ITEM })).toEqual(again());
    const keys = { pk: "job#buy-scanner", sk: ENDED.run_id };
    expect(letters).toMatchObject([{ keys, requestContext: { condition: "Malformed" }, timestamp: iso(NOON) }]);
    expect(memory.telemetry.named("react.malformed")).toMatchObject([{ level: "error", detail: { ...keys, id: "sequence-0" } }]);
    expect(memory.telemetry.measured).toMatchObject({ reactions_dropped: 1 });
    expect((await memory.jobs.get("buy-scanner"))?.state.active_runs).toEqual([]);
  });

  it("has it told of again where no letter can be written of it", async () => {
    const { memory, tell } = await aFunction({ cannotSetAside: true });
    expect(await tell({ after: BROKEN })).toEqual(again("sequence-0"));
    expect(memory.telemetry.named("react.not_set_aside")).toMatchObject([
      { level: "error", detail: { pk: "job#buy-scanner", sk: ENDED.run_id } },
    ]);
  });

  it("has a change told of again whose reaction fails, and reports it with its ids", async () => {
    const { memory, tell } = await aFunction();
    memory.faults.failNext("jobs.freeSlot", "before");
    expect(await tell({ after: ITEM }, { after: workflowRunItem(aWorkflowRun(), 400) })).toEqual(again("sequence-0"));
    expect(memory.telemetry.named("react.failed")).toMatchObject([{ level: "error", job_id: "buy-scanner", run_id: ENDED.run_id }]);
  });

  it("waits for no notification: what cannot be announced is counted, reported and given up", async () => {
    const { memory, tell } = await aFunction();
    await memory.notificationConfigs.create(aConfig());
    memory.faults.failNext("notificationConfigs.list", "before", 3);
    expect(await tell({ after: ITEM })).toEqual(again());
    expect(memory.telemetry.named("notifications.not_announced")).toMatchObject([{ level: "error", detail: { changes: 1 } }]);
    expect(memory.telemetry.measured).toMatchObject({ notifications_lost: 1 });
  });
});
