import { delimiter } from "node:path";
import { REGION } from "../../aws.ts";
import type { FunctionDefinition } from "../../template/stack-model.ts";

/**
 * The whole environment of a function's thread: the variables Lambda sets itself, the endpoints of the local stack and
 * credentials that open nothing, then the template's own variables. Nothing of this process's environment shows through,
 * but PATH.
 * @param endpoints service-specific endpoint variables, for example `AWS_ENDPOINT_URL_DYNAMODB`
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  logStreamName: string,
  endpoints: Record<string, string>,
): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? ["/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: definition.codeDirectory,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EC2_METADATA_DISABLED: "true",
    ...endpoints,
    ...definition.environment,
  };
}
