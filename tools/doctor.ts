/**
 * `npm run doctor`: reads the account's limit of concurrent Lambda executions in each region of cdk.json's scopes, and says what
 * they need of it and what to ask for; then asks each scope's environment of MWAA which Airflow it has. Ends with 1 where a
 * deployment would fail, or an environment cannot be reached. Changes nothing. Uses the AWS credentials of the environment.
 */
import { readDeployment } from "../infra/read-deployment.ts";
import { adviceOn, describe, readConcurrencies } from "./lambda-concurrency.ts";
import { lookAtEnvironments } from "./mwaa-environments.ts";

try {
  const deployment = readDeployment();
  for (const concurrency of await readConcurrencies(deployment, { all: true })) {
    for (const line of describe(concurrency)) console.log(line);
    if (!adviceOn(concurrency).deploys) process.exitCode = 1;
  }
  for (const { line, fails } of await lookAtEnvironments(deployment)) {
    console.log(line);
    if (fails) process.exitCode = 1;
  }
} catch (error) {
  console.error(`doctor: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}
