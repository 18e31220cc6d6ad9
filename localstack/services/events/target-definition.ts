import * as z from "zod";
import { variablesOf } from "./input-template.ts";
import { parseJsonPath } from "./json-path.ts";

const jsonPath = z
  .string()
  .max(256)
  .refine((path) => parseJsonPath(path) !== undefined, "must be a JSON path of names and indexes, as $.detail.rows[0]");

const inputTransformer = z
  .strictObject({
    InputPathsMap: z
      .record(z.string().regex(/^(?!AWS\.)[A-Za-z0-9_-]{1,256}$/i, "must be a name that does not begin with AWS."), jsonPath)
      .refine((map) => Object.keys(map).length <= 100, "must have 100 variables at most")
      .default({}),
    InputTemplate: z.string().min(1).max(8192),
  })
  .superRefine(({ InputPathsMap, InputTemplate }, context) => {
    const unknown = variablesOf(InputTemplate).filter((name) => !Object.hasOwn(InputPathsMap, name));
    for (const name of new Set(unknown))
      context.addIssue({ code: "custom", path: ["InputTemplate"], message: `has the variable <${name}>, which InputPathsMap does not` });
  });

/**
 * A target of a rule, as PutTargets and AWS::Events::Rule define it. Only SQS queues and Lambda functions; RetryPolicy is
 * accepted and there are no retries. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export const targetDefinitionSchema = z
  .strictObject({
    Id: z.string().regex(/^[\w.-]{1,64}$/),
    Arn: z.string().regex(/^arn:aws[\w-]*:(sqs|lambda):/, "only SQS queues and Lambda functions are supported as targets"),
    RoleArn: z.string().optional(),
    Input: z.string().max(8192).optional(),
    InputPath: jsonPath.optional(),
    InputTransformer: inputTransformer.optional(),
    DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
    RetryPolicy: z
      .object({ MaximumEventAgeInSeconds: z.coerce.number().optional(), MaximumRetryAttempts: z.coerce.number().optional() })
      .optional(),
    SqsParameters: z.object({ MessageGroupId: z.string().optional() }).optional(),
  })
  .superRefine(({ Id, Input, InputPath, InputTransformer }, context) => {
    if ([Input, InputPath, InputTransformer].filter((input) => input !== undefined).length > 1)
      context.addIssue({ code: "custom", message: `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.` });
    if (Input !== undefined && !isJson(Input))
      context.addIssue({ code: "custom", path: ["Input"], message: `JSON syntax error in input for target ${Id}` });
  });

/** A validated target. */
export type TargetDefinition = z.output<typeof targetDefinitionSchema>;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
