/**
 * `npm run migrate -- --scope NAME [-- options of cdk deploy]`: takes a scope that an earlier version deployed over to this
 * one, in the order that CloudFormation and DynamoDB allow. Each step looks at what is there, so interrupted, or repeated, it
 * goes on where it was. Runs go on meanwhile. Uses the AWS credentials of the environment.
 */
import { parseArgs } from "node:util";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readDeployment } from "../infra/read-deployment.ts";
import { functionName, placeOf, stackName } from "../shared/contract/deployment/deployment.ts";
import { followPass } from "./follow-pass.ts";
import { stackResources } from "./stack-resources.ts";
import { completeDefinitions } from "./upgrade/complete-definitions.ts";
import { deployedIndexes } from "./upgrade/deployed-indexes.ts";
import { deployScopes } from "./upgrade/deploy-scopes.ts";
import { foreignIndexes, wantedIndexes } from "./upgrade/foreign-indexes.ts";
import { untilIndexed } from "./upgrade/until-indexed.ts";

const USAGE = "npm run migrate -- --scope NAME [-- options of cdk deploy]";

try {
  await main();
} catch (error) {
  console.error(`migrate: ${error instanceof Error ? error.message || error.name : String(error)}; run the same command again`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values, positionals: options } = parseArgs({ options: { scope: { type: "string" } }, allowPositionals: true });
  const { scope } = values;
  const deployment = readDeployment();
  const known = Object.keys(deployment.scopes);
  if (scope === undefined || !known.includes(scope)) {
    throw new Error(`--scope must be one of ${known.join(", ")}, the scopes of cdk.json: ${USAGE}`);
  }
  const place = placeOf(deployment, scope);
  const stacks = new CloudFormationClient(place);
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(place));
  const lambda = new LambdaClient(place);
  const step = steps(scope);
  const deploy = (removeIndexes: boolean) => deployScopes(deployment, { scopes: [scope], options, removeIndexes });

  const table = await jobTable(stacks, scope);
  const complete = async () => {
    const { found, completed, unreadable } = await completeDefinitions(tables, table);
    for (const { owner, error } of unreadable) console.error(`${scope}: ${owner} cannot be read by this version: ${error}`);
    if (unreadable.length > 0) process.exitCode = 1;
    return `${found} definitions, ${completed} of them completed, ${unreadable.length} cannot be read`;
  };

  await step("definitions get what this version reads, a second for some thousand", complete);
  await step("a deployment, with indexes that are missing: about 10 minutes, longer the more definitions there are", async () => {
    await deploy(false);
    return "deployed";
  });
  // The version before may have written some meanwhile.
  await step("definitions written meanwhile", complete);
  await step("definitions are in their index", async () => `${await untilIndexed(tables, table)} are`);
  const wanted = wantedIndexes(scope);
  const foreign = async () => foreignIndexes((await deployedIndexes(stacks, scope)) ?? {}, wanted);
  // An update removes one of each table.
  for (let left = await foreign(), before = Infinity; left.length > 0 && left.length < before; before = left.length, left = await foreign())
    await step(`a deployment without an index of an earlier version (${left.join(", ")}): about 5 minutes`, async () => {
      await deploy(true);
      return "deployed";
    });
  await step("schedules, rules and queues are made equal to the definitions", async () => {
    const print = (line: string) => console.log(`${scope}: ${line}`);
    if (!(await followPass(lambda, functionName(scope, "provision"), { print }))) process.exitCode = 1;
    return "provisioned";
  });
}

/** Tells what is done, and how long it took. */
function steps(scope: string): (what: string, work: () => Promise<string>) => Promise<void> {
  let number = 0;
  return async (what, work) => {
    const begin = performance.now();
    console.log(`${scope}: ${++number}. ${what}`);
    console.log(`${scope}: ${number}. ${await work()}, after ${Math.round((performance.now() - begin) / 1000)} s`);
  };
}

/** The scope's table of definitions, whatever version made it. @throws where nothing is deployed */
async function jobTable(client: CloudFormationClient, scope: string): Promise<string> {
  const resources = await stackResources(client, scope);
  const found = resources.find(({ type, logicalId }) => type === "AWS::DynamoDB::Table" && logicalId?.startsWith("JobTable"));
  if (!found) throw new Error(`${stackName(scope)} is not deployed, or has no table: npm run deploy`);
  return found.id;
}
