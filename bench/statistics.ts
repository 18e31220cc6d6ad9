/**
 * A month's statistics over many stored runs: what a question costs once its hours are counted, what counting them took, and that
 * the numbers are those of counting all runs one by one. Loaded into the local DynamoDB; this process then asks as the API's
 * function does.
 *
 *     --runs N        runs of schedules that are due once an hour, in a month up to its 28th (default 1000000)
 *     --questions N   that are measured, of each kind (default 50)
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { startDynoxide } from "../localstack/engines/dynoxide.ts";
import { dynamoHourStatistics } from "../shared/adapters/dynamodb/statistics/hour-statistics.ts";
import { dynamoRunStore } from "../shared/adapters/dynamodb/runs/run-store.ts";
import { workflowRunItem } from "../shared/adapters/dynamodb/runs/workflow-run-items.ts";
import { dynamoWorkflowRunStore } from "../shared/adapters/dynamodb/runs/workflow-run-store.ts";
import type { Forecast } from "../shared/domain/statistics/forecast.ts";
import { countDueHours } from "../shared/use-cases/statistics/count-due-hours.ts";
import { dayRuns } from "../shared/use-cases/statistics/day.ts";
import { monthStatistics } from "../shared/use-cases/statistics/month.ts";
import { CREDENTIALS } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";
import { milliseconds } from "./figures/percentiles.ts";
import { BruteForce } from "./statistics/brute-force.ts";
import { bulkLoad, type DynamoItem } from "./statistics/bulk-load.ts";
import { compareDay, compareMonth } from "./statistics/compare.ts";
import { minuteOf, NOW, sampleRuns, scheduleId, schedulesOf, START } from "./statistics/sample-runs.ts";

/** Whole hours ahead of UTC, half an hour and three quarters: days of each begin at another quarter. */
const ZONES = ["Asia/Seoul", "Asia/Kolkata", "Asia/Kathmandu"];
const MONTH = { year: 2026, month: 11, timezone: "Asia/Seoul" } as const;
/** The month's first, one in its midst, and the present one. */
const DAYS = [1, 20, 28];
const RETENTION_DAYS = 400;
const TABLE = "runs";

const { runs, questions } = readOptions({ runs: 1_000_000, questions: 50 });
const schedules = schedulesOf(runs);
const directory = mkdtempSync(join(tmpdir(), "belfry-statistics-"));
const brute = new BruteForce(ZONES);
let now = NOW;
let stop: () => Promise<void> = () => Promise.resolve();

try {
  const loaded = await timed(() => bulkLoad(directory, tableOfRuns(), items()));
  brute.addPending(schedules);
  const ports = await openPorts();
  const forecasts = Array.from({ length: schedules }, (_, index): Forecast => {
    const expression = `${minuteOf(index)} * * * *`;
    return { id: scheduleId(index), schedule: { kind: "cron", expression, timeZone: "Asia/Seoul" }, from: START, until: null };
  });
  const month = (timezone: string = MONTH.timezone) => monthStatistics(ports, { ...MONTH, timezone, kinds: ["schedule"], forecasts });

  const counting = await timed(() => countDueHours(ports, Number.POSITIVE_INFINITY));
  const first = await timed(month);
  const compared = { days: 0, runs: 0 };
  for (const zone of ZONES) {
    compared.days += compareMonth(zone, await month(zone), brute);
    for (const day of DAYS) compared.runs += await compareDay(ports, zone, day, brute);
  }
  const warm: Record<string, unknown> = {};
  for (const zone of ZONES) warm[zone] = await repeatedly(() => month(zone));
  // Later than a count of the present hour serves.
  const present = await repeatedly(async () => {
    now += 60_000;
    await month();
  });
  const day = await repeatedly(() => dayRuns(ports, { ...MONTH, day: 20, kinds: ["schedule"] }));
  const sum = (field: "total" | "pending") => first.value.days.reduce((total, one) => total + one[field], 0);
  const result = {
    benchmark: "statistics",
    runs,
    schedules,
    loaded_s: Math.round(loaded.ms / 1000),
    counted: { ...counting.value, seconds: Number((counting.ms / 1000).toFixed(1)) },
    month: { total: sum("total"), pending: sum("pending"), cached: first.value.cached },
    same_as_one_by_one: compared,
    first_month_ms: Number(first.ms.toFixed(1)),
    month_ms: warm,
    month_counting_the_present_hour_ms: present,
    day_of_1000_ms: day,
  };
  console.log(JSON.stringify(result, undefined, 1));
} finally {
  await stop();
  rmSync(directory, { recursive: true, force: true });
}

/** Each run is counted as it goes by. */
function* items(): Generator<DynamoItem> {
  for (const run of sampleRuns(runs)) {
    brute.add(run);
    yield marshall(workflowRunItem(run, RETENTION_DAYS), { removeUndefinedValues: true });
  }
}

async function openPorts() {
  const dynoxide = await startDynoxide(directory);
  const plain = new DynamoDBClient({ ...CREDENTIALS, endpoint: dynoxide.url });
  stop = async () => {
    plain.destroy();
    await dynoxide.stop();
  };
  const client = DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } });
  const tables = { runTable: TABLE, jobTable: TABLE, retentionDays: RETENTION_DAYS };
  return {
    runs: dynamoRunStore(client, tables),
    workflowRuns: dynamoWorkflowRunStore(client, tables),
    statistics: dynamoHourStatistics(client, tables),
    retentionDays: RETENTION_DAYS,
    clock: { now: () => now, until: () => Promise.resolve() },
    telemetry: { record: (event: object) => console.error(JSON.stringify(event)), measure: () => undefined },
  };
}

function tableOfRuns() {
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" as const },
    { AttributeName: range, KeyType: "RANGE" as const },
  ];
  return {
    TableName: TABLE,
    BillingMode: "PAY_PER_REQUEST" as const,
    AttributeDefinitions: ["pk", "sk", "hour"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    KeySchema: schema("pk", "sk"),
    GlobalSecondaryIndexes: [
      { IndexName: "by-hour", KeySchema: schema("hour", "sk"), Projection: { ProjectionType: "KEYS_ONLY" as const } },
    ],
  };
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
