import { describe, expect, it } from "vitest";
import type { Connection } from "../../../../shared/domain/live/connection.ts";
import { changePusher } from "../../../../shared/use-cases/live/push-changes.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import { aRun, aWorkflowRun, NOON } from "../../../support/samples.ts";

const running = { kind: "run", run: aRun({ status: "running" }) } as const;
const ended = { kind: "workflow-run", run: aWorkflowRun({ workflow_id: "daily", status: "success" }) } as const;

/** Ports with these connections open for an hour. */
async function open(...connections: (Partial<Connection> & { readonly id: string })[]) {
  const memory = memoryPorts();
  for (const change of connections) {
    await memory.connections.openConnection({
      topics: ["global"],
      frames: "all",
      connectedAt: NOON - 3_600_000,
      expiresAt: NOON + 3_600_000,
      name: "n",
      access: ["read"],
      userId: null,
      ...change,
    });
  }
  return { ...memory, push: changePusher(memory.ports) };
}

describe("telling sockets of changes", () => {
  it("asks once whether one is open and does nothing more while none is", async () => {
    const { push, faults, sockets } = await open();
    await push([running, ended]);
    expect([faults.calls, sockets.sent]).toEqual([["connections.isAnyOpen"], []]);
  });

  it("asks nothing for changes that it has told of", async () => {
    const { push, faults, sockets } = await open({ id: "a" });
    await push([running]);
    const asked = faults.calls.length;
    await push([running, { kind: "run", run: aRun({ status: "running", lease_until: "2026-11-20T12:01:00.000Z" }) }]);
    expect([faults.calls.length - asked, sockets.framesOf("a").map(({ type }) => type)]).toEqual([0, ["task.started", "run.changed"]]);
  });

  it("sends each event once to each socket that follows it, in order, by however many topics", async () => {
    const { push, sockets } = await open(
      { id: "all" },
      { id: "both", topics: ["workflow#daily", "user#7"] },
      { id: "other", topics: ["workflow#other"] },
      { id: "console", frames: "changes" },
    );
    const triggered = aWorkflowRun({ workflow_id: "daily", status: "queued", cause: { kind: "hand", by: "7" } });
    await push([
      { kind: "workflow-run", run: triggered },
      { kind: "workflow-run", run: { ...triggered, status: "running" } },
    ]);

    const types = ["workflow.triggered", "run.changed", "workflow.started", "run.changed"];
    expect(sockets.framesOf("all").map(({ type }) => type)).toEqual(types);
    expect(sockets.framesOf("both")).toEqual(sockets.framesOf("all"));
    expect(new Set(sockets.framesOf("both").map(({ id }) => id)).size).toBe(4);
    expect([sockets.framesOf("other"), sockets.framesOf("console").map(({ type }) => type)]).toEqual([[], ["run.changed", "run.changed"]]);
  });

  it("removes a socket that is gone, and not one that is only just being opened", async () => {
    const { push, sockets, connections } = await open({ id: "old" }, { id: "young", connectedAt: NOON - 1_000 });
    for (const id of ["old", "young"]) sockets.behaviour.set(id, "gone");
    await push([running]);
    expect((await connections.listConnections(NOON)).map(({ id }) => id)).toEqual(["young"]);
  });

  it("lets no socket that fails or is slow keep others from their frames, and counts what was not sent", async () => {
    const ids = Array.from({ length: 200 }, (_, n) => `s${n}`);
    const { push, sockets, telemetry } = await open(...ids.map((id) => ({ id })));
    const released = Promise.withResolvers<"sent">();
    sockets.behaviour.set("s0", () => released.promise);
    sockets.behaviour.set("s1", () => Promise.reject(new Error("timed out")));
    const pushing = push([running]);
    while (sockets.sent.length < 198 * 2) await new Promise(setImmediate);
    released.resolve("sent");
    await pushing;

    expect(ids.filter((id) => sockets.framesOf(id).length === 2)).toEqual(ids.filter((id) => id !== "s1"));
    expect([telemetry.measured.frames_not_sent, telemetry.named("socket.frames_not_sent")[0]?.detail]).toMatchObject([
      2,
      { failed: 2, of: 200, error: "Error: timed out" },
    ]);
  });

  it("gives up what is left when its time has run out", async () => {
    const { push, sockets, telemetry, clock } = await open({ id: "a" });
    sockets.behaviour.set("a", async () => {
      clock.set(NOON + 41_000);
      return "sent";
    });
    await push([running, ended]);
    expect([sockets.framesOf("a").length, telemetry.measured.frames_not_sent]).toEqual([1, 3]);
  });

  it("is told again of changes where it could not find out who listens", async () => {
    const { push, faults, sockets } = await open({ id: "a" });
    faults.failNext("connections.isAnyOpen", "before");
    await expect(push([running])).rejects.toThrow("isAnyOpen failed");
    await push([running]);
    expect(sockets.framesOf("a")).toHaveLength(2);
  });

  it("tells who follows everything of a record that cannot be read", async () => {
    const { push, sockets } = await open({ id: "all" }, { id: "one", topics: ["workflow#daily"] });
    await push([{ kind: "unreadable", id: "job#j#r", at: "2026-11-20T12:00:00.000Z" }]);
    expect([sockets.framesOf("all"), sockets.framesOf("one")]).toMatchObject([[{ type: "system.error", data: { record: "job#j#r" } }], []]);
  });
});
