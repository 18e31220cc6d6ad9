import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { stackResources } from "../stack-resources.ts";

/** The tables of a scope that are kept, by name. */
export interface ScopeTables {
  readonly definitions: string;
  readonly records: string;
  /** Users, tokens, datasets, tasks, notification configs. */
  readonly accounts: string;
}

/** The tables that a scope's stack uses. @throws Error where the stack does not have all of them */
export async function tablesOf(client: CloudFormationClient, scope: string): Promise<ScopeTables> {
  const names = (await stackResources(client, scope))
    .filter(({ type }) => type === "AWS::DynamoDB::Table" || type === "AWS::DynamoDB::GlobalTable")
    .map(({ id }) => id);
  const [definitions, records, accounts] = ["JobTable", "RunTable", "AccountTable"].map((part) =>
    names.find((name) => name.includes(part)),
  );
  if (definitions === undefined || records === undefined || accounts === undefined)
    throw new Error(`the stack of scope ${scope} has no tables: deploy it first`);
  return { definitions, records, accounts };
}
