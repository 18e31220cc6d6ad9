import { LambdaClient } from "@aws-sdk/client-lambda";
import { describe, it } from "vitest";
import { askRedrive } from "../../tools/letters/ask-redrive.ts";
import { runRedrive } from "../../tools/letters/run-redrive.ts";
import { completionQueueName } from "../../shared/contract/deployment/queue-name.ts";
import { own } from "../support/stack/stack.ts";
import { queues, real } from "./support/deployment.ts";

const DAILY = { interval_seconds: 86_400 };

describe("dead letters of a deployed scope", () => {
  it("of a queue that was made at run time are listed by the API, and given back to workers", async ({ expect }) => {
    const { job_id, queue } = own("given-up");
    await real.api.create({ job_id, queue, ...DAILY });
    const run_id = await real.api.runNow(job_id);
    const { text } = await queues.take(queue);
    await queues.send(`${queue}-dlq`, text);

    await expect
      .poll(async () => (await real.api.send("GET", "/dead-letters")).body, { timeout: 30_000 })
      .toMatchObject({ queues: expect.arrayContaining([{ queue, letters: 1 }]), unread: [] });
    expect((await real.api.send("GET", `/dead-letters/${queue}`)).body).toMatchObject({ letters: [{ kind: "work", job_id, run_id }] });
    expect((await real.api.send("POST", `/dead-letters/${queue}/redrive`)).body).toMatchObject({
      letters: [{ run_id, outcome: "redriven" }],
    });
    expect((await queues.take(queue)).message).toMatchObject({ run_id });
    expect((await real.stranger.send("GET", "/dead-letters")).status).toBe(401);
  });

  it("of workers' reports are sent back by the tool, which invokes the function, and take effect", async ({ expect }) => {
    const { job_id, queue } = own("reported");
    await real.api.create({ job_id, queue, ...DAILY });
    const run_id = await real.api.runNow(job_id);
    await queues.take(queue);
    await queues.send(`${completionQueueName("real")}-dlq`, { job_id, run_id, status: "success" });

    const lambda = new LambdaClient();
    const order = { action: "redrive", queue: "completion", letters: [] } as const;
    const lines: string[] = [];
    expect(await runRedrive(askRedrive(lambda, "real"), order, (line) => lines.push(line))).toBe(true);
    lambda.destroy();
    expect(lines.at(-1)).toBe("completion: 1 redriven, 0 discarded, 0 kept");
    expect(await real.api.run(job_id, run_id, "success")).toMatchObject({ attempt: 1 });
  });
});
