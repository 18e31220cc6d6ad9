/**
 * `npm run doctor`: reads the account's limit of concurrent Lambda executions in each region of cdk.json's scopes, and says what
 * they need of it and what to ask for. Ends with 1 where a deployment would fail. Changes nothing. Uses the AWS credentials of
 * the environment.
 */
import { readDeployment } from "../infra/read-deployment.ts";
import { adviceOn, describe, readConcurrencies } from "./lambda-concurrency.ts";

try {
  for (const concurrency of await readConcurrencies(readDeployment(), { all: true })) {
    for (const line of describe(concurrency)) console.log(line);
    if (!adviceOn(concurrency).deploys) process.exitCode = 1;
  }
} catch (error) {
  console.error(`doctor: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}
