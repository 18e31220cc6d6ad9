/**
 * `npm run deploy [-- options of cdk deploy]`: deploys all stacks, and looks before it does: worker queues of cdk.json that
 * exist and are not their stack's are left out of the template, and indexes of tables that an earlier version made stay
 * (`npm run migrate` removes them). Where a scope reserves concurrency that its region does not have, it says so, and deploys
 * nothing. Uses the AWS credentials of the environment.
 */
import { readDeployment } from "../infra/read-deployment.ts";
import { adviceOn, describe, readConcurrencies } from "./lambda-concurrency.ts";
import { deployScopes } from "./upgrade/deploy-scopes.ts";

try {
  const deployment = readDeployment();
  // CloudFormation would find out in the middle of the deployment, and roll it back.
  for (const concurrency of await readConcurrencies(deployment)) {
    if (!adviceOn(concurrency).deploys) throw new Error(describe(concurrency).join("\n"));
  }
  await deployScopes(deployment, { scopes: Object.keys(deployment.scopes), options: process.argv.slice(2) });
} catch (error) {
  console.error(`deploy: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}
