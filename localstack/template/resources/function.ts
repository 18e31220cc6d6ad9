import * as z from "zod";
import { arn } from "../../aws.ts";
import { UnsupportedPropertyError } from "../../errors.ts";
import { ignored, integer } from "./ignored.ts";
import { physicalName, resourceType } from "./resource-type.ts";

/** AWS::Lambda::Function with a Node.js runtime and its code in a file asset. Memory is reported, not limited. */
export const lambdaFunction = resourceType(
  "AWS::Lambda::Function",
  z.strictObject({
    FunctionName: z.string().optional(),
    Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string(), SourceKMSKeyArn: ignored }),
    Handler: z.string(),
    Runtime: z.string().startsWith("nodejs"),
    Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
    Timeout: integer.default(3),
    MemorySize: integer.default(128),
    ReservedConcurrentExecutions: integer.optional(),
    PackageType: z.literal("Zip").optional(),
    Architectures: ignored,
    Description: ignored,
    Role: ignored,
    LoggingConfig: ignored,
    TracingConfig: ignored,
    Tags: ignored,
    EphemeralStorage: ignored,
    KmsKeyArn: ignored,
    CodeSigningConfigArn: ignored,
    RuntimeManagementConfig: ignored,
    RecursiveLoop: z.enum(["Allow", "Terminate"]).default("Terminate"),
    DeadLetterConfig: z.undefined().optional(),
  }),
  (properties, context) => {
    const name = physicalName(properties.FunctionName, context);
    const codeDirectory = context.assetPaths.get(properties.Code.S3Key);
    if (codeDirectory === undefined)
      throw new UnsupportedPropertyError("AWS::Lambda::Function", context.logicalId, `the assembly has no asset ${properties.Code.S3Key}`);
    const functionArn = arn("lambda", `function:${name}`);
    context.model.functions.set(name, {
      name,
      arn: functionArn,
      codeDirectory,
      handler: properties.Handler,
      runtime: properties.Runtime,
      environment: properties.Environment?.Variables ?? {},
      timeoutSeconds: properties.Timeout,
      memorySize: properties.MemorySize,
      reservedConcurrency: properties.ReservedConcurrentExecutions,
      mayRecurse: properties.RecursiveLoop === "Allow",
      asyncInvoke: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600, onFailureQueueArn: undefined, onSuccessQueueArn: undefined },
    });
    return { ref: name, attributes: { Arn: functionArn } };
  },
);
