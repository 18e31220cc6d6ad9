import { type CloudFormationClient, GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import * as z from "zod";
import { TableIndexes } from "../../infra/table-indexes.ts";
import { stackName } from "../../shared/contract/deployment/deployment.ts";
import { isNoSuchStack } from "../stack-resources.ts";

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) })).default({}),
});

/** The indexes of a scope's tables as its stack was last deployed, by logical id. Undefined: there is no such stack. */
export async function deployedIndexes(client: CloudFormationClient, scope: string): Promise<Record<string, TableIndexes> | undefined> {
  try {
    const { TemplateBody = "{}" } = await client.send(new GetTemplateCommand({ StackName: stackName(scope) }));
    return indexesIn(JSON.parse(TemplateBody));
  } catch (error) {
    if (isNoSuchStack(error)) return undefined;
    throw error;
  }
}

/** The indexes of all tables of a template. */
export function indexesIn(template: unknown): Record<string, TableIndexes> {
  const tables = Object.entries(Template.parse(template).Resources).filter(([, { Type }]) => Type === "AWS::DynamoDB::Table");
  return Object.fromEntries(tables.map(([id, { Properties }]) => [id, TableIndexes.parse(Properties)]));
}
