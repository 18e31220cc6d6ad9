import * as z from "zod";

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/**
 * What Lambda says of a batch of a stream that it gave up, or react of a record that it could not read, with its keys. It tells where the records were, and when, not what they said.
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
  keys: z.object({ pk: z.string(), sk: z.string() }).optional(),
});
export type StreamLetter = z.output<typeof StreamLetter>;
export type WrittenStreamLetter = z.input<typeof StreamLetter>;
