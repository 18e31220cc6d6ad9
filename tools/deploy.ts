/**
 * `npm run deploy [-- options of cdk deploy]`: looks for worker queues of cdk.json that exist and are not their stack's,
 * leaves those out of the template, and deploys all stacks. Uses the AWS credentials of the environment.
 */
import { execFileSync } from "node:child_process";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { SQSClient } from "@aws-sdk/client-sqs";
import { readDeployment } from "../infra/read-deployment.ts";
import { placeOf, stackName } from "../shared/contract/deployment.ts";
import { foreignQueues } from "./foreign-queues.ts";

try {
  await main();
} catch (error) {
  console.error(`deploy: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const deployment = readDeployment();
  const found: string[] = [];
  for (const [scope, { services }] of Object.entries(deployment.scopes)) {
    const place = placeOf(deployment, scope);
    const clients = { stacks: new CloudFormationClient(place), queues: new SQSClient(place) };
    for (const name of await foreignQueues(clients, scope, services)) {
      found.push(name);
      console.log(
        `${name} exists and is not of ${stackName(scope)}: it is left as it is, and used. To have the stack own it: npx cdk import ${stackName(scope)}`,
      );
    }
  }
  const left = found.length > 0 ? ["-c", `foreignQueues=${found.join(",")}`] : [];
  execFileSync("cdk", ["deploy", "--all", ...left, ...process.argv.slice(2)], { stdio: "inherit" });
}
