import * as z from "zod";
import { functionNameOf } from "../../../aws.ts";
import { queueDestination } from "./destination.ts";
import { integer } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::Lambda::EventInvokeConfig, with SQS queues as destinations. */
export const eventInvokeConfig = resourceType(
  "AWS::Lambda::EventInvokeConfig",
  z.strictObject({
    FunctionName: z.string(),
    Qualifier: z.literal("$LATEST"),
    MaximumRetryAttempts: integer.default(2),
    MaximumEventAgeInSeconds: integer.default(21_600),
    DestinationConfig: z.strictObject({ OnFailure: queueDestination.optional(), OnSuccess: queueDestination.optional() }).optional(),
  }),
  (properties, context) => {
    const target = context.model.functions.get(functionNameOf(properties.FunctionName));
    if (target === undefined) throw new Error(`there is no function ${properties.FunctionName}`);
    target.asyncInvoke = {
      maximumRetryAttempts: properties.MaximumRetryAttempts,
      maximumEventAgeSeconds: properties.MaximumEventAgeInSeconds,
      onFailureQueueArn: properties.DestinationConfig?.OnFailure?.Destination,
      onSuccessQueueArn: properties.DestinationConfig?.OnSuccess?.Destination,
    };
    return { ref: physicalName(undefined, context), attributes: {} };
  },
);
