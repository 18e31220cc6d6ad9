import { execFileSync } from "node:child_process";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Deployment, placeOf, stackName } from "../../shared/contract/deployment/deployment.ts";
import { foreignQueues } from "../foreign-queues.ts";
import { deployedIndexes } from "./deployed-indexes.ts";

export interface DeployOptions {
  readonly scopes: readonly string[];
  /** Options of `cdk deploy`. */
  readonly options: readonly string[];
  /** Lets indexes go that this version does not know, one of each table. @default they stay */
  readonly removeIndexes?: boolean;
}

/**
 * Deploys the stacks of scopes, within what CloudFormation can do to what is there: a queue that exists and is not its
 * stack's is left out, and of a table's indexes one is made or removed.
 */
export async function deployScopes(deployment: Deployment, { scopes, options, removeIndexes = false }: DeployOptions): Promise<void> {
  const foreign: string[] = [];
  const indexes: Record<string, object> = {};
  for (const scope of scopes) {
    const place = placeOf(deployment, scope);
    const stacks = new CloudFormationClient(place);
    const services = deployment.scopes[scope]?.services ?? [];
    for (const name of await foreignQueues({ stacks, queues: new SQSClient(place) }, scope, services)) {
      foreign.push(name);
      console.log(
        `${name} exists and is not of ${stackName(scope)}: it is left as it is, and used. To have the stack own it: npx cdk import ${stackName(scope)}`,
      );
    }
    const deployed = await deployedIndexes(stacks, scope);
    if (deployed) indexes[stackName(scope)] = deployed;
  }
  const context = [
    ...(foreign.length > 0 ? ["-c", `foreignQueues=${foreign.join(",")}`] : []),
    ...(Object.keys(indexes).length > 0 ? ["-c", `deployedIndexes=${JSON.stringify(indexes)}`] : []),
    ...(removeIndexes ? ["-c", "removeIndexes=true"] : []),
  ];
  execFileSync("cdk", ["deploy", ...scopes.map((scope) => stackName(scope)), ...context, ...options], { stdio: "inherit" });
}
