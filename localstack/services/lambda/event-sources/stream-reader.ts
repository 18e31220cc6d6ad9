import * as z from "zod";
import type { RequestCounter } from "../../../stack/counts.ts";
import { AwsCallError } from "../../../engines/aws-call-error.ts";
import type { Dynoxide } from "../../../engines/dynoxide.ts";
import type { StreamPosition } from "./checkpoint-store.ts";
import { recordsSchema, type StreamRecord } from "./stream-record.ts";

const describeTableSchema = z.object({ Table: z.object({ LatestStreamArn: z.string() }) });
const describeStreamSchema = z.object({ StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }) });
const iteratorSchema = z.object({ ShardIterator: z.string() });

/** Reads one table's stream from a position on. Dynoxide keeps a stream in one shard. */
export class StreamReader {
  readonly #dynoxide: Dynoxide;
  readonly #counter: RequestCounter;
  readonly #tableName: string;
  readonly #start: "TRIM_HORIZON" | "LATEST";
  #stream: { arn: string; shardId: string } | undefined;
  #iterator: string | undefined;

  constructor(dynoxide: Dynoxide, counter: RequestCounter, tableName: string, start: "TRIM_HORIZON" | "LATEST") {
    this.#dynoxide = dynoxide;
    this.#counter = counter;
    this.#tableName = tableName;
    this.#start = start;
  }

  /** The next records after `position` (undefined: from the starting position), at most `limit`. */
  async read(position: StreamPosition | undefined, limit: number): Promise<StreamRecord[]> {
    this.#iterator ??= await this.#openIterator(position);
    if (this.#iterator === undefined) return [];
    try {
      const { Records, NextShardIterator } = recordsSchema.parse(
        await this.#call("GetRecords", { ShardIterator: this.#iterator, Limit: limit }),
      );
      this.#iterator = NextShardIterator;
      return Records;
    } catch (error) {
      this.#iterator = undefined;
      if (error instanceof AwsCallError && error.code === "ExpiredIteratorException") return [];
      throw error;
    }
  }

  /**
   * True when the stream's numbers have begun anew: dynoxide numbers from the records it still has, so a stream whose
   * records have all been trimmed after a day restarts at 1, behind the position. Seen by an early number on a young record.
   */
  async hasRestarted(position: StreamPosition): Promise<boolean> {
    const iterator = await this.#iteratorAt({ ShardIteratorType: "TRIM_HORIZON" });
    if (iterator === undefined) return false;
    const { Records } = recordsSchema.parse(await this.#call("GetRecords", { ShardIterator: iterator, Limit: 1 }));
    const [first] = Records;
    return (
      first !== undefined &&
      BigInt(first.dynamodb.SequenceNumber) <= BigInt(position.sequenceNumber) &&
      first.dynamodb.ApproximateCreationDateTime > position.createdAt
    );
  }

  /** Forgets the place in the stream; the next read opens it from the position given then. */
  reset(): void {
    this.#iterator = undefined;
  }

  #openIterator(position: StreamPosition | undefined): Promise<string | undefined> {
    if (position === undefined) return this.#iteratorAt({ ShardIteratorType: this.#start });
    return this.#iteratorAt({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: position.sequenceNumber });
  }

  async #iteratorAt(place: { ShardIteratorType: string; SequenceNumber?: string }): Promise<string | undefined> {
    if (this.#stream === undefined) {
      const arn = describeTableSchema.parse(await this.#dynoxide.call("DescribeTable", { TableName: this.#tableName })).Table
        .LatestStreamArn;
      const [shard] = describeStreamSchema.parse(await this.#call("DescribeStream", { StreamArn: arn })).StreamDescription.Shards;
      if (shard === undefined) return undefined;
      this.#stream = { arn, shardId: shard.ShardId };
    }
    const { arn, shardId } = this.#stream;
    return iteratorSchema.parse(await this.#call("GetShardIterator", { StreamArn: arn, ShardId: shardId, ...place })).ShardIterator;
  }

  #call(operation: string, input: unknown): Promise<unknown> {
    this.#counter.request("dynamodb-streams", operation);
    return this.#dynoxide.call(operation, input, "streams");
  }
}
