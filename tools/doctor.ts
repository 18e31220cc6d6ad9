/**
 * `npm run doctor`: reads the account's limit of concurrent Lambda executions in the region, and says what cdk.json needs of
 * it and what to ask for. Ends with 1 where a deployment would fail. Changes nothing. Uses the AWS credentials of the environment.
 */
import { LambdaClient } from "@aws-sdk/client-lambda";
import { readDeployment } from "../infra/read-deployment.ts";
import { reservingScopes } from "../shared/contract/deployment.ts";
import { adviceOn, describe, readConcurrency } from "./lambda-concurrency.ts";

try {
  const concurrency = await readConcurrency(new LambdaClient(), reservingScopes(readDeployment()));
  for (const line of describe(concurrency)) console.log(line);
  if (!adviceOn(concurrency).deploys) process.exitCode = 1;
} catch (error) {
  console.error(`doctor: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}
