import { withinRequests } from "../payload-limit.ts";
import type { StreamEventSource } from "../../../template/stack-model.ts";
import type { Activity } from "./activity.ts";
import type { CheckpointStore, StreamPosition } from "./checkpoint-store.ts";
import { compileFilterPatterns, type RecordFilter } from "./filter-pattern.ts";
import { handleStreamBatch, type StreamBatchContext } from "./stream-batch.ts";
import type { StreamReader } from "./stream-reader.ts";
import { lambdaRecord, type StreamRecord } from "./stream-record.ts";

/** Between reads that found nothing: short for a moment after records or activity, then long, since any activity wakes the poller. */
const SHORTEST_WAIT_MS = 10;
const ACTIVE_WAIT_MS = 25;
const IDLE_WAIT_MS = 500;
const ACTIVE_FOR_MS = 1000;
const RESTART_CHECK_MS = 10_000;
const READ_LIMIT = 1000;

/** What a stream poller needs around it. */
export interface StreamPollerContext extends Omit<StreamBatchContext, "pause"> {
  reader: StreamReader;
  checkpoints: CheckpointStore;
  activity: Activity;
}

/**
 * Reads a table's stream for a function, in order. The position is saved after each read's batches, so a crash repeats
 * records but loses none. ParallelizationFactor lanes share the batches of one read by partition key.
 */
export class StreamPoller {
  readonly #source: StreamEventSource;
  readonly #context: StreamPollerContext;
  readonly #filter: RecordFilter | undefined;
  readonly #stopping = Promise.withResolvers<void>();
  #stopped = false;
  #position: StreamPosition | undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(source: StreamEventSource, context: StreamPollerContext) {
    this.#source = source;
    this.#context = context;
    this.#filter = compileFilterPatterns(source.filterPatterns);
    this.#position = context.checkpoints.load(source.id, source.streamArn);
  }

  start(): void {
    this.#loop = this.#poll();
  }

  /** Reads nothing more and gives up waiting for retries; resolves when the batch under way is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.resolve();
    this.#context.activity.notify();
    await this.#loop;
  }

  async #poll(): Promise<void> {
    let lastActive = Date.now();
    let lastCheck = Date.now();
    while (!this.#stopped) {
      const { notices } = this.#context.activity;
      try {
        const records = await this.#context.reader.read(this.#position, READ_LIMIT);
        if (records.length > 0) {
          await this.#handle(records);
          lastActive = Date.now();
          continue;
        }
        if (this.#position !== undefined && Date.now() - lastCheck > RESTART_CHECK_MS) {
          lastCheck = Date.now();
          if (await this.#context.reader.hasRestarted(this.#position)) {
            this.#position = { sequenceNumber: "0", createdAt: this.#position.createdAt };
            this.#context.reader.reset();
            continue;
          }
        }
        const waitMs = Date.now() - lastActive < ACTIVE_FOR_MS ? ACTIVE_WAIT_MS : IDLE_WAIT_MS;
        const before = Date.now();
        // Under load something happens all the time; one read in ten milliseconds is soon enough.
        await new Promise((resolve) => setTimeout(resolve, SHORTEST_WAIT_MS));
        await this.#context.activity.wait(waitMs, notices);
        if (Date.now() - before < waitMs) lastActive = Date.now();
      } catch (error) {
        // Unhandled records are read again from the saved position.
        this.#context.reader.reset();
        if (this.#stopped) return;
        this.#context.log(`event source ${this.#source.id}: ${error instanceof Error ? error.message : String(error)}`);
        await this.#context.activity.wait(1000);
      }
    }
  }

  async #handle(records: StreamRecord[]): Promise<void> {
    const passing = this.#filter === undefined ? records : records.filter((record) => this.#filter?.(record));
    const lanes = Map.groupBy(passing, (record) => laneOf(record, this.#source.parallelizationFactor));
    await Promise.all([...lanes.values()].map((lane) => this.#handleLane(lane)));
    const last = records.at(-1);
    if (last === undefined) return;
    this.#position = { sequenceNumber: last.dynamodb.SequenceNumber, createdAt: last.dynamodb.ApproximateCreationDateTime };
    this.#context.checkpoints.save(this.#source.id, this.#source.streamArn, this.#position);
  }

  async #handleLane(records: StreamRecord[]): Promise<void> {
    const pause = async (milliseconds: number): Promise<void> => {
      await Promise.race([new Promise((resolve) => setTimeout(resolve, milliseconds).unref()), this.#stopping.promise]);
      if (this.#stopped) throw new Error("the poller stopped");
    };
    for (let index = 0; index < records.length; index += this.#source.batchSize) {
      const batch = records.slice(index, index + this.#source.batchSize);
      for (const request of withinRequests(batch, (record) => lambdaRecord(record, this.#source.streamArn)))
        await handleStreamBatch(request, this.#source, { ...this.#context, pause });
    }
  }
}

/** Records of one partition key always share a lane, so their order holds. */
function laneOf({ dynamodb }: StreamRecord, lanes: number): number {
  if (lanes <= 1) return 0;
  const text = JSON.stringify(Object.values(dynamodb.Keys)[0]);
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (hash * 31 + text.charCodeAt(index)) | 0;
  return Math.abs(hash) % lanes;
}
