/**
 * `npm run reprovision -- [--scope NAME]… [--local]`: makes EventBridge and the queues equal to the definitions, for every
 * job. Safe at any time. Uses the AWS credentials of the environment; with --local the local stack at 127.0.0.1:4566.
 */
import { parseArgs } from "node:util";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { readDeployment } from "../infra/synthesize.ts";
import { functionName } from "../shared/contract/deployment.ts";

const { values } = parseArgs({ options: { scope: { type: "string", multiple: true }, local: { type: "boolean" } } });
const LOCAL = { endpoint: "http://127.0.0.1:4566", region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
const lambda = new LambdaClient(values.local ? LOCAL : {});

for (const scope of values.scope ?? Object.keys(readDeployment().scopes)) {
  const FunctionName = functionName(scope, "provision");
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify({ kind: "provision-all" }) }),
  );
  console.log(`${scope}: ${Buffer.from(Payload ?? []).toString()}`);
  if (FunctionError) process.exitCode = 1;
}
