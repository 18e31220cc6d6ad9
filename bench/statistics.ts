/**
 * A month's statistics over many stored runs: what a question costs once its hours are counted, and what counting them took.
 * Written straight into the local DynamoDB; this process then asks as the API's function does.
 *
 *     --runs N        runs of schedules that are due once an hour, in a month up to its 28th (default 1000000)
 *     --questions N   that are measured, of each kind (default 50)
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import pMap from "p-map";
import { startDynoxide } from "../localstack/engines/dynoxide.ts";
import { dynamoHourStatistics } from "../shared/adapters/dynamodb/statistics/hour-statistics.ts";
import { dynamoRunStore } from "../shared/adapters/dynamodb/runs/run-store.ts";
import { workflowRunItem } from "../shared/adapters/dynamodb/runs/workflow-run-items.ts";
import { dynamoWorkflowRunStore } from "../shared/adapters/dynamodb/runs/workflow-run-store.ts";
import type { WorkflowRun } from "../shared/domain/run/workflow-run.ts";
import { occurrenceId } from "../shared/domain/run/run-id.ts";
import type { Forecast } from "../shared/domain/statistics/forecast.ts";
import { countDueHours } from "../shared/use-cases/statistics/count-due-hours.ts";
import { dayRuns } from "../shared/use-cases/statistics/day.ts";
import { monthStatistics } from "../shared/use-cases/statistics/month.ts";
import { CREDENTIALS } from "./local-stack.ts";
import { readOptions } from "./options.ts";
import { milliseconds } from "./percentiles.ts";

const HOUR_MS = 3_600_000;
const MONTH = { year: 2026, month: 11, timezone: "Asia/Seoul" } as const;
const START = Date.parse("2026-11-01T00:00:00+09:00");
const NOW = Date.parse("2026-11-28T12:34:56+09:00");
const HOURS = Math.floor((NOW - START) / HOUR_MS);
const RETENTION_DAYS = 400;
/** What DynamoDB takes in a request. */
const BATCH = 25;
const TABLE = "runs";

const { runs, questions } = readOptions({ runs: 1_000_000, questions: 50 });
const schedules = Math.ceil(runs / HOURS);
const directory = mkdtempSync(join(tmpdir(), "belfry-statistics-"));
const dynoxide = await startDynoxide(directory);
await dynoxide.call("CreateTable", {
  TableName: TABLE,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: ["pk", "sk", "hour"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  KeySchema: keySchema("pk", "sk"),
  GlobalSecondaryIndexes: [{ IndexName: "by-hour", KeySchema: keySchema("hour", "sk"), Projection: { ProjectionType: "KEYS_ONLY" } }],
});
const plain = new DynamoDBClient({ ...CREDENTIALS, endpoint: dynoxide.url });
const client = DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } });
const tables = { runTable: TABLE, jobTable: TABLE, retentionDays: RETENTION_DAYS };
const telemetry = { record: (event: object) => console.error(JSON.stringify(event)), measure: () => undefined };
let now = NOW;
const ports = {
  runs: dynamoRunStore(client, tables),
  workflowRuns: dynamoWorkflowRunStore(client, tables),
  statistics: dynamoHourStatistics(client, tables),
  retentionDays: RETENTION_DAYS,
  clock: { now: () => now, until: () => Promise.resolve() },
  telemetry,
};
const forecasts = Array.from({ length: schedules }, (_, index): Forecast => {
  const expression = `${index % 60} * * * *`;
  return { id: scheduleId(index), schedule: { kind: "cron", expression, timeZone: "Asia/Seoul" }, from: START, until: null };
});
const month = () => monthStatistics(ports, { ...MONTH, kinds: ["schedule"], forecasts });

try {
  const written = await timed(writeRuns);
  const counting = await timed(() => countDueHours(ports, Number.POSITIVE_INFINITY));
  const first = await timed(month);
  const warm = await repeatedly(month);
  // Later than a count of the present hour serves.
  const present = await repeatedly(async () => {
    now += 60_000;
    await month();
  });
  const day = await repeatedly(() => dayRuns(ports, { ...MONTH, day: 20, kinds: ["schedule"] }));
  const sum = (field: "total" | "pending") => first.value.days.reduce((total, one) => total + one[field], 0);
  console.log(
    JSON.stringify(
      {
        benchmark: "statistics",
        runs: written.value,
        schedules,
        written_s: Math.round(written.ms / 1000),
        counted: { ...counting.value, seconds: Number((counting.ms / 1000).toFixed(1)) },
        month: { total: sum("total"), pending: sum("pending"), cached: first.value.cached },
        first_month_ms: Number(first.ms.toFixed(1)),
        month_ms: warm,
        month_counting_the_present_hour_ms: present,
        day_of_1000_ms: day,
      },
      undefined,
      1,
    ),
  );
} finally {
  plain.destroy();
  await dynoxide.stop();
  rmSync(directory, { recursive: true, force: true });
}

/** A run of each schedule in each hour, as many as are wanted; one in twenty has failed. */
async function writeRuns(): Promise<number> {
  let count = 0;
  const batches = Array.from({ length: Math.ceil(runs / BATCH) }, (_, batch) => batch * BATCH);
  await pMap(
    batches,
    async (from) => {
      const some = Array.from({ length: Math.min(BATCH, runs - from) }, (_, index) => aRun(from + index)).filter(
        ({ scheduled_at }) => Date.parse(scheduled_at) <= NOW,
      );
      count += some.length;
      const puts = some.map((run) => ({
        PutRequest: { Item: marshall(workflowRunItem(run, RETENTION_DAYS), { removeUndefinedValues: true }) },
      }));
      if (puts.length > 0) await plain.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: puts } }));
    },
    { concurrency: 8 },
  );
  return count;
}

function aRun(number: number): WorkflowRun {
  const [hour, index] = [Math.floor(number / schedules), number % schedules];
  const at = START + hour * HOUR_MS + (index % 60) * 60_000;
  const [workflow_id, due] = [scheduleId(index), new Date(at).toISOString()];
  return {
    workflow_id,
    run_id: occurrenceId({ scope: "real", kind: "workflow", id: workflow_id, generation: "generation-1" }, at),
    scope: "real",
    generation: "generation-1",
    status: number % 20 === 0 ? "failed" : "success",
    reason: null,
    trigger_source: "scheduler",
    scheduled_at: due,
    queued_at: due,
    started_at: due,
    finished_at: new Date(at + 60_000).toISOString(),
    attempt: 1,
    retry_at: null,
    revision: 5,
    spec: "0123456789abcdef",
    on_failure: "stop",
    steps: "sss",
    retried: {},
    params: {},
    misfire_grace_sec: 3_600,
    task_id: null,
    dataset_id: null,
    note: null,
    hop: 0,
    parent: null,
    version: 1,
    cause: null,
  };
}

/** A ULID of its own for each. */
function scheduleId(index: number): string {
  return `01JBGX0000${String(index).padStart(16, "0")}`;
}

function keySchema(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: "HASH" },
    { AttributeName: range, KeyType: "RANGE" },
  ];
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly ms: number }> {
  const start = performance.now();
  const value = await work();
  return { value, ms: performance.now() - start };
}

/** Beside durations the CPU time of this process, which other programs disturb less; not that of the database. */
async function repeatedly(work: () => Promise<unknown>) {
  const all: number[] = [];
  const before = process.cpuUsage();
  for (let times = 0; times < questions; times += 1) all.push((await timed(work)).ms);
  const { user, system } = process.cpuUsage(before);
  return { ...milliseconds(all), cpu: Number(((user + system) / 1000 / questions).toFixed(1)) };
}
