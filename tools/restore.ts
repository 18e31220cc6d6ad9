/**
 * `npm run restore -- --scope NAME [--definitions TABLE [--records TABLE]] [--accounts TABLE]`: puts definitions, and records,
 * users, tokens, datasets, tasks and notification configs that are gone, back from tables that AWS has restored under other
 * names. Stops the scope meanwhile, and for five minutes at least; what fell
 * due before it was stopped is not looked for again, what fell due since then is started late or recorded as missed. Then
 * provisions all definitions. Interrupted, it is run again with the instant that it printed (`--stopped-at`). Uses the AWS
 * credentials of the environment. docs/operations.md says when and how.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { readDeployment } from "../infra/read-deployment.ts";
import { followPass } from "./follow-pass.ts";
import { functionName, reservingScopes, settingsOfScope } from "../shared/contract/deployment/deployment.ts";
import { clientOptions } from "./client-options.ts";
import { pauseScope, resumeScope } from "./restoring/pause-scope.ts";
import { restoreInto, STANDSTILL_MS } from "./restoring/restore-into.ts";
import { tablesOf } from "./restoring/tables-of.ts";

const USAGE = "npm run restore -- --scope NAME [--definitions TABLE [--records TABLE]] [--accounts TABLE] [--stopped-at INSTANT]";

try {
  await main();
} catch (error) {
  console.error(`restore: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      scope: { type: "string" },
      definitions: { type: "string" },
      records: { type: "string" },
      accounts: { type: "string" },
      "stopped-at": { type: "string" },
    },
  });
  const { scope, definitions, records, accounts } = values;
  const deployment = readDeployment();
  const known = Object.keys(deployment.scopes);
  if (scope === undefined || !known.includes(scope)) throw new Error(`--scope must be one of ${known.join(", ")}: ${USAGE}`);
  if (definitions === undefined && accounts === undefined)
    throw new Error(`--definitions must name the restored table of definitions, or --accounts that of users: ${USAGE}`);
  if (definitions === undefined && records !== undefined)
    throw new Error(`--definitions must name the restored table of definitions beside --records: ${USAGE}`);
  const stoppedAt = values["stopped-at"] === undefined ? Date.now() : Date.parse(values["stopped-at"]);
  if (Number.isNaN(stoppedAt)) throw new Error(`--stopped-at must be an instant, ISO 8601: ${USAGE}`);

  const print = (line: string) => console.log(`${scope}: ${line}`);
  const tables = await tablesOf(new CloudFormationClient(clientOptions({}, scope)), scope);
  const lambda = new LambdaClient(clientOptions({}, scope));
  print(`stopping; should this be interrupted, run it again with --stopped-at ${new Date(stoppedAt).toISOString()}`);
  const has = { bot: settingsOfScope(deployment, scope).telegram !== undefined };
  await pauseScope(lambda, scope, has);
  await restoreInto(new DynamoDBClient(clientOptions({}, scope)), tables, { definitions, records, accounts }, { stoppedAt, print });
  // Accounts alone start nothing that could be planned twice.
  if (definitions !== undefined) await delay(Math.max(0, stoppedAt + STANDSTILL_MS - Date.now()));
  await resumeScope(lambda, scope, reservingScopes(deployment).includes(scope), has);
  print("resumed");
  if (definitions === undefined) return;
  if (!(await followPass(lambda, functionName(scope, "provision"), { print }))) process.exitCode = 1;
}
