import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DeleteQueueCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { DeleteScheduleGroupCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { keptAssembly } from "../../../localstack/template/kept-assembly.ts";
import { runItem } from "../../../shared/adapters/dynamodb/runs/run-items.ts";
import { functionName } from "../../../shared/contract/deployment/deployment.ts";
import { completionQueueName } from "../../../shared/contract/deployment/queue-name.ts";
import { askRedrive } from "../../../tools/letters/ask-redrive.ts";
import { runRedrive } from "../../../tools/letters/run-redrive.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { aRun as aSampleRun } from "../../support/samples.ts";
import { useSink } from "../../support/servers/http-sink.ts";
import { clogSockets } from "../../support/stack/stack-sockets.ts";
import { measuredIn, type OwnAlarm, ownAlarms, rings } from "../../support/stack/stack-metrics.ts";
import { useTables } from "../../support/stack/stack-tables.ts";
import { CREDENTIALS, own, useStack } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

const sink = useSink();
const stack = useStack({ sinks: () => sink.place });
const tables = useTables(stack);
const alarms = ownAlarms(await keptAssembly({ local: true, auth: false }), "Belfry-real");

/** More failures than the alarm on partial failures takes for ordinary. */
const MANY = 6;
const many = <Value>(work: (n: number) => Promise<Value>) => Promise.all(Array.from({ length: MANY }, (_, n) => work(n)));
const HEARTBEAT = "sweep-not-finished";

function alarmNamed(name: string): OwnAlarm {
  const alarm = alarms.find((one) => one.name === `belfry-real-${name}`);
  if (!alarm) throw new Error(`no alarm ${name} looks at a metric of Belfry's own`);
  return alarm;
}

const valuesOf = ({ metric }: OwnAlarm) => measuredIn(stack.logDirectory).get(metric) ?? [];

/** A run of a job of its own, asked for by hand; no attempt but the first. */
async function aRun(name: string, settings: object = {}) {
  const { job_id, queue } = own(name);
  await stack.real.create({ job_id, queue, interval_seconds: 86_400, retry_limit: 0, ...settings });
  const run_id = await stack.real.runNow(job_id);
  await eventually("it is queued", async () => (await stack.real.runs(job_id)).length > 0);
  return { job_id, run_id };
}

function claim(job_id: string, run_id: string) {
  return stack.real.send("POST", `/jobs/${job_id}/runs/${run_id}/start`, { attempt: 1, worker_id: "gameday" });
}

function report(job_id: string, run_id: string, status: "success" | "failed") {
  return stack.real.send("POST", `/jobs/${job_id}/last-run`, { run_id, attempt: 1, status });
}

/** What `npm run redrive -- --scope real --redrive` prints. */
async function redriveAll(): Promise<readonly string[]> {
  const lambda = new LambdaClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const lines: string[] = [];
  await runRedrive(askRedrive(lambda, "real"), { action: "redrive", queue: undefined, letters: [] }, (line) => lines.push(line));
  lambda.destroy();
  return lines;
}

const CONFIGS = "/api/v1/notifications/configs";
const configOf = (name: string, webhook_url: string) => ({ name, channel: "webhook", webhook_url, notification_types: ["job_failed"] });

async function invoke(name: string, event: object): Promise<void> {
  const lambda = new LambdaClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  await lambda.send(new InvokeCommand({ FunctionName: functionName("real", name), Payload: JSON.stringify(event) }));
  lambda.destroy();
}

/** What breaks, by the alarm that must ring for it. In this order: the later ones leave the scope broken. */
const GAMES: Readonly<Record<string, () => Promise<unknown>>> = {
  "frames-not-sent": async () => {
    const client = new WebSocket(`${stack.apiUrl("real").replace(/^http/, "ws")}/ws`);
    await once(client, "open");
    client.pause();
    await clogSockets(stack, "real");
    // Sixty runs that begin at once, two frames each, as the stream tells of them.
    const Records = Array.from({ length: 60 }, (_, n) => {
      const run = aSampleRun({
        status: "running",
        run_id: runId({ scope: "real", owner: "job#clogged", scheduledAt: Date.now(), tail: `${n}` }),
      });
      return {
        eventName: "MODIFY",
        dynamodb: { NewImage: marshall(runItem(run, 1), { removeUndefinedValues: true }), SequenceNumber: `${n}` },
      };
    });
    await invoke("socket-push", { Records });
    client.terminate();
  },
  "runs-failed": async () => {
    const { job_id, run_id } = await aRun("fails");
    await report(job_id, run_id, "failed");
  },
  "runs-timed-out": async () => {
    const { job_id, run_id } = await aRun("hangs", { timeout_sec: 1 });
    await claim(job_id, run_id);
  },
  "runs-late": async () => {
    const { job_id } = await tables.lostOccurrence("late", { misfire_grace_sec: 3_600 });
    await tables.sweep();
    const [run] = await eventually("it is started after all", async () => {
      const runs = await stack.real.runs(job_id);
      return runs.length > 0 && runs;
    });
    await claim(job_id, run?.run_id ?? "");
  },
  "occurrences-missed": async () => {
    await tables.lostOccurrence("missed", { misfire_grace_sec: 300 });
    await tables.sweep();
  },
  "dead-letters": async () => {
    const alarm = alarmNamed("dead-letters");
    const { job_id, run_id } = await aRun("given-up");
    const queue = `real.jobs.${job_id}`;
    await stack.queues.send(`${queue}-dlq`, (await stack.queues.take(queue)).text);
    await tables.sweep();
    await eventually("it rings", () => rings(alarm, valuesOf(alarm)));
    expect(await redriveAll()).toContain(`${queue}: 1 redriven, 0 discarded, 0 kept`);
    const [before, sweeps] = [valuesOf(alarm).length, valuesOf(alarmNamed(HEARTBEAT)).length];
    await tables.sweep();
    await eventually("the sweep has counted", () => valuesOf(alarmNamed(HEARTBEAT)).length > sweeps);
    expect(rings(alarm, valuesOf(alarm).slice(before))).toBe(false);
    expect((await stack.queues.take(queue)).message).toMatchObject({ run_id });
  },
  "partial-failures-dispatch": async () => {
    const queue = await stack.queues.named("Belfry-real-DispatchQueue");
    await many(() => stack.queues.send(queue, "{"));
  },
  "partial-failures-complete": () => many(() => stack.queues.send(completionQueueName("real"), "{")),
  "reactions-dropped": async () => {
    const key = { pk: "job#ghost", sk: runId({ scope: "real", owner: "job#ghost", scheduledAt: Date.now() }) };
    await tables.put("run", { ...key, status: "running" });
    await tables.put("run", { ...key, status: "success" });
  },
  "schedules-not-reconciled": async () => {
    const { job_id, queue } = own("composed");
    await stack.real.create({ job_id, queue, interval_seconds: 86_400 });
    const asked = {
      title: "Composed",
      jobs: [{ id: job_id, order: 1 }],
      start_date: "2026-01-01",
      execution_time: "9:00",
      frequency: "daily",
    };
    const { body } = await stack.real.send("POST", "/api/schedules", asked);
    const { schedule_id } = (body as { data: { schedule_id: string } }).data;
    await tables.update(
      "job",
      { pk: `schedule#${schedule_id}`, sk: "schedule" },
      {
        UpdateExpression: "SET details_key = :gone, #state = :registering",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: marshall({ ":gone": "details/gone.json", ":registering": "registering" }),
      },
    );
    await invoke("airflow-sync", {});
  },
  "partial-failures-notify": async () => {
    const Records = await many(async (n) => ({ messageId: `garbled-${n}`, body: "{" }));
    await invoke("notify", { Records });
  },
  "notifications-failed": async () => {
    await stack.real.send("POST", CONFIGS, configOf("refused", sink.url("/refused")));
    sink.answer = (_, response) => response.writeHead(404).end();
    await stack.real.send("POST", `${CONFIGS}/refused/test`, {});
  },
  "notifications-lost": async () => {
    await stack.real.send("POST", CONFIGS, configOf("lost", sink.url("/lost")));
    const { QueueUrls = [] } = await stack.sqs.send(new ListQueuesCommand({}));
    const QueueUrl = QueueUrls.find((url) => /Belfry-real.*Notify(?!.*DeadLetters)/.test(url));
    await stack.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    // What react knows of configs may be five seconds old.
    await many(async (n) => {
      await setTimeout(n * 1_500);
      const { job_id, run_id } = await aRun(`untold-${n}`);
      await report(job_id, run_id, "failed");
    });
  },
  "audit-entries-lost": async () => {
    // A caller as no authorizer names one: no table takes the number.
    const http = { method: "POST", path: "/jobs/none/run-now", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "game" };
    const authorizer = { lambda: { access: "operate", name: "nobody", user: "no number" } };
    await invoke("api", {
      routeKey: "POST /jobs/{job_id}/run-now",
      rawPath: http.path,
      rawQueryString: "",
      headers: {},
      pathParameters: { job_id: "none" },
      requestContext: { requestId: "game", http, authorizer },
      isBase64Encoded: false,
    });
  },
  "provision-failures": async () => {
    const scheduler = new SchedulerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
    await scheduler.send(new DeleteScheduleGroupCommand({ Name: "belfry-real" }));
    scheduler.destroy();
    await stack.real.create({ ...own("homeless"), cron_expr: "0 0 * * *" });
  },
  "partial-failures-provision": () => many((n) => stack.real.create({ ...own(`homeless-${n}`), cron_expr: "0 0 * * *" })),
  "sweep-errors": async () => {
    await tables.lostOccurrence("unhealed", { misfire_grace_sec: 3_600 });
    await tables.sweep();
  },
  "partial-failures-react": async () => {
    const runs = await many((n) => aRun(`stateless-${n}`));
    // States that no program of ours writes: the run is in the text, and cannot be taken out of it as out of a set.
    await Promise.all(
      runs.map(({ job_id, run_id }) =>
        tables.update(
          "job",
          { pk: `job#${job_id}`, sk: "state" },
          { UpdateExpression: "SET active_runs = :text", ExpressionAttributeValues: marshall({ ":text": run_id }) },
        ),
      ),
    );
    await Promise.all(runs.map(({ job_id, run_id }) => report(job_id, run_id, "success")));
  },
};

describe("the alarms on Belfry's own metrics", () => {
  it("are well while nothing is broken, and the sweep's heart beats", async () => {
    const { job_id, run_id } = await aRun("well");
    await claim(job_id, run_id);
    await report(job_id, run_id, "success");
    await tables.sweep();
    await eventually("the heartbeat is measured", () => valuesOf(alarmNamed(HEARTBEAT)).length > 0);
    expect(alarms.filter((alarm) => rings(alarm, valuesOf(alarm))).map(({ name }) => name)).toEqual([]);
  });

  it("each have a game of their own", () => {
    expect(alarms.map(({ name }) => name).toSorted()).toEqual(
      [HEARTBEAT, ...Object.keys(GAMES)].map((name) => `belfry-real-${name}`).toSorted(),
    );
  });

  it("sweep-not-finished rings while sweeps begin and come to no end", async () => {
    const alarm = alarmNamed(HEARTBEAT);
    const before = valuesOf(alarm).length;
    await tables.put("job", { pk: "sweep", sk: "lease", holder: "another", held_until: Date.now() + 600_000 });
    expect(await tables.sweepOnce()).toBe("under-way");
    await tables.put("job", { pk: "sweep", sk: "lease", holder: "another", held_until: 0 });
    expect(rings(alarm, valuesOf(alarm).slice(before))).toBe(true);
    await tables.sweep();
    await eventually("it is well again", () => !rings(alarm, valuesOf(alarm).slice(before)));
  });

  it.each(Object.entries(GAMES))("%s rings for what it is there for", async (name, play) => {
    const alarm = alarmNamed(name);
    expect(rings(alarm, valuesOf(alarm))).toBe(false);
    await play();
    await eventually(`${name} rings`, () => rings(alarm, valuesOf(alarm)));
  });
});
