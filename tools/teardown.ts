/**
 * `npm run teardown -- --scope NAME [--delete-data] [--app COMMAND]`: removes a scope. Stops what makes schedules and rules,
 * deletes these, and then the stack by `cdk destroy`, which could delete neither a bus that has rules nor schedules that it
 * did not make. The tables, the bucket of results and the worker queues stay, unless `--delete-data` is given or cdk.json
 * says `"data": "destroy"`. Interrupted, it is run again. Uses the AWS credentials of the environment.
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SQSClient } from "@aws-sdk/client-sqs";
import { readDeployment } from "../infra/read-deployment.ts";
import { placeOf, settingsOfScope, stackName } from "../shared/contract/deployment/deployment.ts";
import { deleteData } from "./removal/delete-data.ts";
import { deleteGroup } from "./removal/delete-group.ts";
import { emptyBus } from "./removal/empty-bus.ts";
import { stopFunctions } from "./removal/stop-functions.ts";
import { stackResources } from "./stack-resources.ts";

const USAGE = "npm run teardown -- --scope NAME [--delete-data]";

try {
  await main();
} catch (error) {
  console.error(`teardown: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { scope: { type: "string" }, "delete-data": { type: "boolean", default: false }, app: { type: "string" } },
  });
  const { scope } = values;
  const deployment = readDeployment();
  const known = Object.keys(deployment.scopes);
  if (scope === undefined || !known.includes(scope)) {
    throw new Error(`--scope must be one of ${known.join(", ")}, the scopes of cdk.json: ${USAGE}`);
  }

  const place = placeOf(deployment, scope);
  await stopFunctions(new LambdaClient(place), scope);
  console.log(`${scope}: provision and dispatch are stopped`);
  console.log(`${scope}: ${await emptyBus(new EventBridgeClient(place), scope)} rules deleted`);
  await deleteGroup(new SchedulerClient(place), scope);
  console.log(`${scope}: schedules deleted`);
  // Of a scope whose data is to be destroyed with it, CloudFormation could delete the bucket only when it is empty.
  if (values["delete-data"] || settingsOfScope(deployment, scope).data === "destroy") {
    const resources = await stackResources(new CloudFormationClient(place), scope);
    // Whatever the endpoint: an emulator has no host of its own for each bucket.
    const objects = new S3Client({ ...place, forcePathStyle: process.env["AWS_ENDPOINT_URL"] !== undefined });
    const deleted = await deleteData({ tables: new DynamoDBClient(place), objects, queues: new SQSClient(place) }, scope, resources);
    for (const name of deleted) console.log(`${scope}: ${name} deleted`);
  }
  const app = values.app === undefined ? [] : ["--app", values.app];
  execFileSync("cdk", ["destroy", stackName(scope), "--force", ...app], { stdio: "inherit" });
}
