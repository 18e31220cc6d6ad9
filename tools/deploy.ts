/**
 * `npm run deploy [-- options of cdk deploy]`: deploys all stacks, and looks before it does: worker queues of cdk.json that
 * exist and are not their stack's are left out of the template, and indexes of tables that an earlier version made stay
 * (`npm run migrate` removes them). Uses the AWS credentials of the environment.
 */
import { readDeployment } from "../infra/read-deployment.ts";
import { deployScopes } from "./upgrade/deploy-scopes.ts";

try {
  const deployment = readDeployment();
  await deployScopes(deployment, { scopes: Object.keys(deployment.scopes), options: process.argv.slice(2) });
} catch (error) {
  console.error(`deploy: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}
