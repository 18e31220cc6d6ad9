import * as z from "zod";

const timestamp = z.number().transform((seconds) => seconds * 1000);
const isoTimestamp = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/**
 * A schedule as CreateSchedule, UpdateSchedule and AWS::Scheduler::Schedule define it. Dates become epoch milliseconds.
 * Only SQS queues and Lambda functions are targets, without a flexible time window; anything else is refused.
 */
export const scheduleDefinitionSchema = z.strictObject({
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().min(1).default("UTC"),
  StartDate: z.union([timestamp, isoTimestamp]).optional(),
  EndDate: z.union([timestamp, isoTimestamp]).optional(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  FlexibleTimeWindow: z.object({ Mode: z.literal("OFF", "only FlexibleTimeWindow OFF is supported") }),
  ActionAfterCompletion: z.enum(["NONE", "DELETE"]).default("NONE"),
  Description: z.string().max(512).optional(),
  KmsKeyArn: z.string().optional(),
  ClientToken: z
    .string()
    .optional()
    .transform(() => undefined),
  Target: z.strictObject({
    Arn: z.string().regex(/^arn:aws[\w-]*:(sqs|lambda):/, "only SQS queues and Lambda functions are supported as targets"),
    RoleArn: z.string().min(1),
    Input: z.string().optional(),
    DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
    RetryPolicy: z
      .object({ MaximumEventAgeInSeconds: z.coerce.number().optional(), MaximumRetryAttempts: z.coerce.number().optional() })
      .optional(),
    SqsParameters: z.object({ MessageGroupId: z.string().optional() }).optional(),
  }),
});

/** A validated schedule. */
export type ScheduleDefinition = z.output<typeof scheduleDefinitionSchema>;

/** Reads a definition back from storage, where dates are milliseconds already. */
export const storedDefinitionSchema = z.object({
  ...scheduleDefinitionSchema.shape,
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
});

/** A schedule with its identity. Times in epoch milliseconds. */
export interface StoredSchedule {
  groupName: string;
  name: string;
  arn: string;
  definition: ScheduleDefinition;
  createdAt: number;
  modifiedAt: number;
}
