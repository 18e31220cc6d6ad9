import type { LambdaRuntime } from "../lambda-runtime.ts";
import { InvocationError } from "../invocation-error.ts";
import type { StreamEventSource } from "../../../template/stack-model.ts";
import { batchItemFailures } from "./batch-item-failures.ts";
import { lambdaRecord, type StreamRecord } from "./stream-record.ts";

/** What a batch needs around it. */
export interface StreamBatchContext {
  lambda: LambdaRuntime;
  sendToQueue(queueArn: string, body: string): Promise<void>;
  /** Waits before a retry; rejects when the poller stops. */
  pause(milliseconds: number): Promise<void>;
  log(line: string): void;
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;

/**
 * Hands a batch to the function until every record is handled or given up, in order:
 * a reported failure retries from that record on; a failed invocation retries all, in halves if BisectBatchOnFunctionError;
 * records beyond MaximumRetryAttempts or MaximumRecordAgeInSeconds go to the on-failure queue.
 * Rejects only when the poller stops.
 */
export async function handleStreamBatch(records: StreamRecord[], source: StreamEventSource, context: StreamBatchContext): Promise<void> {
  let remaining = records;
  for (let attempt = 0; remaining.length > 0; attempt += 1) {
    const [expired, current] = partitionExpired(remaining, source);
    if (expired.length > 0) await giveUp(expired, "RecordAgeExceeded", attempt, source, context);
    remaining = current;
    if (remaining.length === 0) return;
    const unhandled = await invoke(remaining, source, context);
    if (unhandled.length === 0) return;
    const progressed = unhandled.length < remaining.length;
    remaining = unhandled;
    // A checkpoint moved forward starts a new count, as on AWS, where the shorter batch is a new one.
    if (progressed) attempt = 0;
    if (source.maximumRetryAttempts >= 0 && attempt >= source.maximumRetryAttempts) {
      if (!source.bisectBatchOnFunctionError || remaining.length === 1) {
        await giveUp(remaining, "RetryAttemptsExhausted", attempt + 1, source, context);
        return;
      }
    }
    if (source.bisectBatchOnFunctionError && remaining.length > 1) {
      const middle = Math.ceil(remaining.length / 2);
      await handleStreamBatch(remaining.slice(0, middle), source, context);
      await handleStreamBatch(remaining.slice(middle), source, context);
      return;
    }
    await context.pause(Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS));
  }
}

/** Answers the records that were not handled: a tail of the batch. */
async function invoke(records: StreamRecord[], source: StreamEventSource, context: StreamBatchContext): Promise<StreamRecord[]> {
  try {
    const output = await context.lambda.invoke(source.functionName, {
      Records: records.map((record) => lambdaRecord(record, source.streamArn)),
    });
    if (!source.reportBatchItemFailures) return [];
    const failed = batchItemFailures(output, new Set(records.map(({ dynamodb }) => dynamodb.SequenceNumber)));
    if (failed === "all") {
      context.log(`event source ${source.id}: all failed, for the answer of ${source.functionName} is ${output.json}`);
      return records;
    }
    const first = records.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
    return first < 0 ? [] : records.slice(first);
  } catch (error) {
    if (!(error instanceof InvocationError))
      context.log(`event source ${source.id}: ${error instanceof Error ? error.message : String(error)}`);
    return records;
  }
}

function partitionExpired(records: StreamRecord[], { maximumRecordAgeSeconds }: StreamEventSource): [StreamRecord[], StreamRecord[]] {
  if (maximumRecordAgeSeconds < 0) return [[], records];
  const oldest = Date.now() / 1000 - maximumRecordAgeSeconds;
  const isExpired = ({ dynamodb }: StreamRecord): boolean => dynamodb.ApproximateCreationDateTime < oldest;
  return [records.filter(isExpired), records.filter((record) => !isExpired(record))];
}

async function giveUp(
  records: StreamRecord[],
  condition: string,
  attempts: number,
  source: StreamEventSource,
  context: StreamBatchContext,
): Promise<void> {
  context.log(`event source ${source.id}: gave up ${records.length} record(s): ${condition}`);
  if (source.onFailureQueueArn === undefined) return;
  const [first] = records;
  const last = records.at(-1);
  const body = {
    requestContext: { functionArn: source.functionName, condition, approximateInvokeCount: attempts },
    version: "1.0",
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: "shardId-00000001",
      startSequenceNumber: first?.dynamodb.SequenceNumber,
      endSequenceNumber: last?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrivalOf(first),
      approximateArrivalOfLastRecord: arrivalOf(last),
      batchSize: records.length,
      streamArn: source.streamArn,
    },
  };
  await context.sendToQueue(source.onFailureQueueArn, JSON.stringify(body));
}

/** In whole seconds, as Lambda tells it. */
function arrivalOf(record: StreamRecord | undefined): string | undefined {
  return record && `${new Date(record.dynamodb.ApproximateCreationDateTime * 1000).toISOString().slice(0, 19)}Z`;
}
