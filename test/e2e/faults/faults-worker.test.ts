import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, it } from "vitest";
import type { Delivery } from "../../../sdk/worker/index.ts";
import { own, useStack } from "../../support/stack/stack.ts";
import { Program } from "../../support/stack/stack-process.ts";

const stack = useStack();

async function createJob(name: string) {
  const { job_id, queue } = own(name);
  await stack.real.create({ job_id, queue, cron_expr: "0 0 1 1 *", retry_limit: 1 });
  return { job_id, queue };
}

describe.concurrent("a worker", () => {
  it("that is killed in the middle of a run loses nothing: another one makes the next attempt", async ({ expect }) => {
    const { job_id, queue } = await createJob("killed");
    const attempts: number[] = [];
    const runId = await stack.real.runNow(job_id);
    const victim = new Program(new URL("../../support/stack/stack-worker-child.ts", import.meta.url), [
      queue,
      stack.apiUrl("real"),
      stack.running.awsEndpoint,
    ]);
    await victim.prints("claimed");
    await stack.real.run(job_id, runId, "running");

    await victim.kill("SIGKILL");
    await stack.worker({ queue, visibilityTimeoutSeconds: 2, handler: (_, { attempt }) => attempts.push(attempt) });

    expect(await stack.real.run(job_id, runId, "success")).toMatchObject({ attempt: 2, error: null });
    expect(attempts).toEqual([2]);
    expect(await stack.real.runs(job_id)).toHaveLength(1);
    await stack.queues.empty(queue);
  });

  it("whose API goes away while it works reports over the completion queue", async ({ expect }) => {
    const { job_id, queue } = await createJob("api-down");
    const api = await proxyTo(stack.apiUrl("real"));
    const claimed = Promise.withResolvers<void>();
    const work = Promise.withResolvers<void>();
    const delivery = Promise.withResolvers<Delivery>();
    const worker = await stack.worker({
      queue,
      apiUrl: api.url,
      apiRetries: 1,
      apiRetryDelayMs: 10,
      handler: async () => {
        claimed.resolve();
        await work.promise;
        return { scanned: 3 };
      },
    });
    worker.events.once("finished", (event) => delivery.resolve(event.delivery));

    const runId = await stack.real.runNow(job_id);
    await claimed.promise;
    await api.close();
    work.resolve();

    expect(await delivery.promise).toEqual({ kind: "delivered", via: "queue" });
    expect(await stack.real.run(job_id, runId, "success")).toMatchObject({ attempt: 1, result: { scanned: 3 } });
  });

  it("that cannot reach the API leaves its message to one that can", async ({ expect }) => {
    const { job_id, queue } = await createJob("no-api");
    const closed = await proxyTo(stack.apiUrl("real"));
    await closed.close();
    const options = { queue, visibilityTimeoutSeconds: 1 };
    const blind = await stack.worker({ ...options, apiUrl: closed.url, apiRetries: 0, handler: () => "never" });
    const refused = once(blind.events, "refused");

    const runId = await stack.real.runNow(job_id);
    expect((await refused)[0]).toMatchObject({ reason: "unreachable", deleted: false });
    await blind.stop();
    await stack.worker({ ...options, handler: () => "seen" });

    expect(await stack.real.run(job_id, runId, "success")).toMatchObject({ attempt: 1, result: "seen" });
  });
});

/** A way to a server that can be cut. */
async function proxyTo(url: string): Promise<{ url: string; close(): Promise<void> }> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(target.port), target.hostname);
    for (const socket of [incoming, outgoing]) sockets.add(socket.on("error", () => undefined));
    incoming.pipe(outgoing).pipe(incoming);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
