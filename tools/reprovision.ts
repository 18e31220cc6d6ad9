/**
 * `npm run reprovision -- [--scope NAME]… [--local]`: makes EventBridge and the queues equal to the definitions, all of them:
 * makes what is missing, corrects what differs, removes schedules and rules that no definition wants. Prints how far it has
 * come and what failed, with its id, and then ends with 1. Ctrl-C ends only the printing. Without --scope in that of SCHEDULER_SCOPE, else in all. Safe at any time. Uses the AWS credentials of the environment;
 * with --local the local stack, at AWS_ENDPOINT_URL or else 127.0.0.1:4566.
 */
import { parseArgs } from "node:util";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { readDeployment } from "../infra/read-deployment.ts";
import { functionName } from "../shared/contract/deployment/deployment.ts";
import { clientOptions } from "./client-options.ts";
import { followPass } from "./follow-pass.ts";
import { readSchedulerVariables } from "../localstack/stack/scheduler-variables.ts";

try {
  await main();
} catch (error) {
  console.error(`reprovision: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { scope: { type: "string", multiple: true }, local: { type: "boolean" } } });
  const deployment = readDeployment();
  const known = Object.keys(deployment.scopes);
  const { scope: only } = readSchedulerVariables(process.env, known);

  for (const scope of values.scope ?? (only === undefined ? known : [only])) {
    const lambda = new LambdaClient(clientOptions(values, scope));
    const print = (line: string) => console.log(`${scope}: ${line}`);
    if (!(await followPass(lambda, functionName(scope, "provision"), { print }))) process.exitCode = 1;
  }
}
