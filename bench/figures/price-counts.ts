import type { Counted } from "../stack/local-stack.ts";
import { PRICES } from "./prices.ts";
import type { PlatformLogs } from "../stack/template.ts";

const WRITES = /Put|Update|Delete|Write/;
const READS = /Get|Query|Scan/;

/**
 * What was counted, at list prices: US dollars for `scale` units of work when `units` of it were done, by part, and how
 * much of everything one unit took. `memory`: MB of each function, by its name. `without_lambda_time`: durations here say
 * little about AWS.
 */
export function priceCounts(
  { requests, logBytes }: Counted,
  {
    units,
    scale,
    memory,
    platformLogs,
  }: {
    readonly units: number;
    readonly scale: number;
    readonly memory: Readonly<Record<string, number>>;
    readonly platformLogs: PlatformLogs;
  },
) {
  const { services, lambda, httpApi, scheduler } = requests;
  const operations = (service: string) => Object.entries(services[service] ?? {});
  const capacity = (kinds: RegExp) => sum(operations("dynamodb").map(([name, one]) => (kinds.test(name) ? one.capacityUnits : 0)));
  const requestsOf = (service: string) => sum(operations(service).map(([, one]) => one.requests));
  const written = sum(operations("s3").map(([method, one]) => (/PUT|POST/.test(method) ? one.requests : 0)));
  const http = sum(Object.values(httpApi).map((one) => one.requests));
  const invocations = sum(Object.values(lambda).map((one) => one.invocations));
  const gigabyteSeconds = sum(
    Object.entries(lambda).map(([name, { durationMs }]) => (durationMs / 1000) * (memoryOf(name, memory) / 1024)),
  );
  const events = services["events"]?.["PutEvents"]?.entries ?? 0;

  const dollars = (one: number) => Number(((one / units) * scale).toFixed(6));
  const parts = {
    scheduler: dollars(scheduler.invocations * PRICES.schedulerInvocation),
    events: dollars(events * PRICES.eventPublished),
    sqs: dollars(requestsOf("sqs") * PRICES.sqsRequest),
    dynamodb_writes: dollars(capacity(WRITES) * PRICES.dynamodbWriteUnit),
    dynamodb_reads: dollars(capacity(READS) * PRICES.dynamodbReadUnit),
    s3: dollars(written * PRICES.s3Write + (requestsOf("s3") - written) * PRICES.s3Read),
    http_api: dollars(http * PRICES.httpApiRequest),
    lambda_invocations: dollars(invocations * PRICES.lambdaInvocation),
    lambda_time: dollars(gigabyteSeconds * PRICES.lambdaGigabyteSecond),
    logs: dollars((logBytes / 1e9) * PRICES.logGigabyte),
    platform_logs: dollars(((invocations * platformLogs.bytesAnInvocation) / 1e9) * PRICES.logGigabyte),
    access_logs: dollars(((http * platformLogs.bytesARequest) / 1e9) * PRICES.logGigabyte),
  };
  const each = (count: number) => Number((count / units).toFixed(3));
  const total = sum(Object.values(parts));
  return {
    total: Number(total.toFixed(4)),
    without_lambda_time: Number((total - parts.lambda_time).toFixed(4)),
    parts,
    of_one: {
      events: each(events),
      sqs_requests: each(requestsOf("sqs")),
      write_units: each(capacity(WRITES)),
      read_units: each(capacity(READS)),
      s3_requests: each(requestsOf("s3")),
      http_requests: each(http),
      invocations: each(invocations),
      log_bytes: each(logBytes),
    },
  };
}

/** Where the work is: requests by service and operation, and by function its invocations and their mean milliseconds. */
export function workDone({ requests: { services, lambda } }: Counted) {
  const requests = Object.entries(services).map(([service, operations]) => {
    const done = Object.entries(operations).filter(([, one]) => one.requests > 0);
    return [service, Object.fromEntries(done.map(([operation, one]) => [operation, one.requests]))] as const;
  });
  const functions = Object.entries(lambda)
    .filter(([, { invocations }]) => invocations > 0)
    .map(([name, { invocations, durationMs }]) => [name, { invocations, mean_ms: Number((durationMs / invocations).toFixed(1)) }] as const);
  return { requests: Object.fromEntries(requests), functions: Object.fromEntries(functions) };
}

function memoryOf(name: string, memory: Readonly<Record<string, number>>): number {
  const megabytes = memory[name];
  if (megabytes === undefined) throw new Error(`the template has no function ${name}`);
  return megabytes;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
