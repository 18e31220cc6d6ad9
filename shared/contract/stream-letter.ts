import * as z from "zod";

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/**
 * What Lambda says of a batch of a stream that it gave up. It tells where the records were, and when, not what they said.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export const StreamLetter = z.object({
  requestContext: z.object({ condition: z.string() }),
  timestamp: instant,
  DDBStreamBatchInfo: z.object({
    batchSize: z.int(),
    approximateArrivalOfFirstRecord: instant.optional(),
    approximateArrivalOfLastRecord: instant.optional(),
  }),
});
export type StreamLetter = z.infer<typeof StreamLetter>;
