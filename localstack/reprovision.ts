/**
 * `npm run reprovision -- [--scope NAME]… [--local]`: makes EventBridge and the queues equal to the definitions, for every
 * definition; without --scope in that of SCHEDULER_SCOPE, else in all. Safe at any time. Uses the AWS credentials of the environment;
 * with --local the local stack, at AWS_ENDPOINT_URL or else 127.0.0.1:4566. Ends with 1 if any definition failed.
 */
import { parseArgs } from "node:util";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { readDeployment } from "../infra/read-deployment.ts";
import { functionName } from "../shared/contract/deployment.ts";
import { readSchedulerVariables } from "./scheduler-variables.ts";

const Provisioned = z.object({ provisioned: z.number(), failed: z.number() });

try {
  await main();
} catch (error) {
  console.error(`reprovision: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { scope: { type: "string", multiple: true }, local: { type: "boolean" } } });
  const LOCAL = {
    endpoint: process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566",
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
  const lambda = new LambdaClient(values.local ? LOCAL : {});

  const known = Object.keys(readDeployment().scopes);
  const { scope: only } = readSchedulerVariables(process.env, known);

  for (const scope of values.scope ?? (only === undefined ? known : [only])) {
    const FunctionName = functionName(scope, "provision");
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify({ kind: "provision-all" }) }),
    );
    const answer = Buffer.from(Payload ?? []).toString();
    console.log(`${scope}: ${answer}`);
    if (FunctionError || Provisioned.parse(JSON.parse(answer)).failed > 0) process.exitCode = 1;
  }
}
