import * as z from "zod";
import { functionNameOf, serviceOfArn } from "../../aws.ts";
import { UnsupportedPropertyError } from "../../errors.ts";
import { queueDestination } from "./events/destination.ts";
import { boolean, ignored, integer } from "./ignored.ts";
import { physicalName, resourceType } from "./resource-type.ts";

/** AWS::Lambda::EventSourceMapping of an SQS queue or a DynamoDB stream. */
export const eventSourceMapping = resourceType(
  "AWS::Lambda::EventSourceMapping",
  z.strictObject({
    EventSourceArn: z.string(),
    FunctionName: z.string(),
    Enabled: boolean.default(true),
    BatchSize: integer.optional(),
    MaximumBatchingWindowInSeconds: integer.default(0),
    FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
    ScalingConfig: z.strictObject({ MaximumConcurrency: integer.optional() }).optional(),
    FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })).default([]) }).optional(),
    StartingPosition: z.enum(["TRIM_HORIZON", "LATEST"]).default("LATEST"),
    BisectBatchOnFunctionError: boolean.default(false),
    MaximumRetryAttempts: integer.default(-1),
    MaximumRecordAgeInSeconds: integer.default(-1),
    ParallelizationFactor: integer.default(1),
    DestinationConfig: z.strictObject({ OnFailure: queueDestination.optional() }).optional(),
    Tags: ignored,
    MetricsConfig: ignored,
    KmsKeyArn: ignored,
  }),
  (properties, context) => {
    const id = physicalName(undefined, context);
    const service = serviceOfArn(properties.EventSourceArn);
    const shared = {
      id,
      functionName: functionNameOf(properties.FunctionName),
      maximumBatchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
      reportBatchItemFailures: properties.FunctionResponseTypes.length > 0,
      filterPatterns: properties.FilterCriteria?.Filters.map(({ Pattern }) => Pattern) ?? [],
    };
    if (properties.Enabled && service === "sqs") {
      context.model.eventSources.push({
        ...shared,
        kind: "sqs",
        queueArn: properties.EventSourceArn,
        batchSize: properties.BatchSize ?? 10,
        maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
      });
    } else if (properties.Enabled && service === "dynamodb") {
      context.model.eventSources.push({
        ...shared,
        kind: "stream",
        streamArn: properties.EventSourceArn,
        tableName: /table\/([^/]+)/.exec(properties.EventSourceArn)?.[1] ?? "",
        batchSize: properties.BatchSize ?? 100,
        startingPosition: properties.StartingPosition,
        bisectBatchOnFunctionError: properties.BisectBatchOnFunctionError,
        maximumRetryAttempts: properties.MaximumRetryAttempts,
        maximumRecordAgeSeconds: properties.MaximumRecordAgeInSeconds,
        parallelizationFactor: properties.ParallelizationFactor,
        onFailureQueueArn: properties.DestinationConfig?.OnFailure?.Destination,
      });
    } else if (properties.Enabled) {
      throw new UnsupportedPropertyError("AWS::Lambda::EventSourceMapping", context.logicalId, `event source ${properties.EventSourceArn}`);
    }
    return { ref: id, attributes: { Id: id } };
  },
);
