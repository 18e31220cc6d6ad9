import { describe, expect, it } from "vitest";
import { socketPushHandler } from "../../../functions/handlers/socket-push.ts";
import { dynamoRunImages } from "../../../shared/adapters/dynamodb/runs/run-images.ts";
import { runItem } from "../../../shared/adapters/dynamodb/runs/run-items.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aRun, NOON } from "../../support/samples.ts";
import { type Changed, CONTEXT, streamEvent } from "./lambda-events.ts";

const RUN = aRun({ status: "running" });
const ITEM = runItem(RUN, 400);

async function aFunction() {
  const memory = memoryPorts();
  const connection = { topics: ["global"], frames: "all", name: "n", access: ["read"], userId: null } as const;
  await memory.connections.openConnection({ id: "c", ...connection, connectedAt: NOON - 3_600_000, expiresAt: NOON + 3_600_000 });
  const handler = socketPushHandler({ ...memory.ports, telemetry: memory.telemetry, runImages: dynamoRunImages });
  return { memory, tell: (...changes: readonly Changed[]) => handler(streamEvent(...changes), CONTEXT) };
}

describe("the function that tells sockets", () => {
  it("sends what has changed, and answers nothing", async () => {
    const { memory, tell } = await aFunction();
    expect(await tell({ after: ITEM })).toBeUndefined();
    expect(memory.sockets.framesOf("c").map(({ type }) => type)).toEqual(["task.started", "run.changed"]);
  });

  it("tells of a record that cannot be read, and reports it with its keys", async () => {
    const { memory, tell } = await aFunction();
    await tell({ after: { ...ITEM, status: "dancing" } });
    const id = `job#buy-scanner#${RUN.run_id}`;
    expect(memory.sockets.framesOf("c").map(({ type }) => type)).toContain("system.error");
    expect(memory.telemetry.named("socket.unreadable")).toMatchObject([
      { level: "warn", detail: { id, event_id: "c4ca4238a0b923820dcc509a6f75849b" } },
    ]);
  });

  it("fails as a whole where it cannot be asked who listens, so that the stream tells of the batch again", async () => {
    const { memory, tell } = await aFunction();
    memory.faults.failNext("connections.isAnyOpen", "before");
    await expect(tell({ after: ITEM })).rejects.toThrow("isAnyOpen");
    expect(memory.sockets.sent).toEqual([]);
  });

  it("reports a socket that is gone and could not be forgotten, and one that took no frame", async () => {
    const { memory, tell } = await aFunction();
    memory.sockets.postFrame = async () => "gone";
    memory.faults.failNext("connections.closeConnection", "before");
    await tell({ after: ITEM });
    expect(memory.telemetry.named("socket.not_removed")).toMatchObject([{ level: "warn", detail: { connection_id: "c" } }]);
    memory.sockets.postFrame = async () => {
      throw new Error("slow");
    };
    await tell({ after: runItem(aRun({ status: "success" }), 400) });
    expect(memory.telemetry.named("socket.frames_not_sent").at(-1)).toMatchObject({
      level: "warn",
      detail: { of: 1, error: "Error: slow" },
    });
  });
});
