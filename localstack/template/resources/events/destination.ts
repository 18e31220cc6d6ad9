import * as z from "zod";

/** A destination for failed or successful records; only SQS queues are supported. */
export const queueDestination = z.strictObject({
  Destination: z.string().refine((value) => value.split(":")[2] === "sqs", "only SQS destinations are supported"),
});
