import * as z from "zod";
import { REGION } from "../../../aws.ts";

const recordSchema = z.looseObject({
  eventID: z.string(),
  eventName: z.string(),
  dynamodb: z.looseObject({ SequenceNumber: z.string(), ApproximateCreationDateTime: z.number(), Keys: z.record(z.string(), z.unknown()) }),
});
/** What GetRecords answers. */
export const recordsSchema = z.object({ Records: z.array(recordSchema), NextShardIterator: z.string().optional() });
/** One record of a DynamoDB stream, in the shape Lambda hands to a function. */
export type StreamRecord = z.output<typeof recordSchema>;

/** Gives a record the region and ARN that Lambda shows, in place of dynoxide's own. */
export function lambdaRecord(record: StreamRecord, streamArn: string): StreamRecord {
  return { ...record, awsRegion: REGION, eventSource: "aws:dynamodb", eventSourceARN: streamArn };
}
