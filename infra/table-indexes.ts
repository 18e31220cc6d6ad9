import { CfnTable } from "aws-cdk-lib/aws-dynamodb";
import type { Stack } from "aws-cdk-lib";
import * as z from "zod";

const Keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));
const Index = z.object({
  IndexName: z.string(),
  KeySchema: Keys,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
});
export type Index = z.infer<typeof Index>;
const Attributes = z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() }));

/** What of a table's properties an update of its indexes is about. */
export const TableIndexes = z.object({ GlobalSecondaryIndexes: z.array(Index).default([]), AttributeDefinitions: Attributes });
export type TableIndexes = z.infer<typeof TableIndexes>;

const TableProperties = TableIndexes.extend({ KeySchema: Keys });

/** The tables that are deployed: by stack and logical id. */
export const DeployedIndexes = z.record(z.string(), z.record(z.string(), TableIndexes));
export type DeployedIndexes = z.infer<typeof DeployedIndexes>;

/**
 * The indexes that a table may have after the next update: CloudFormation creates or deletes one in an update, and changes
 * none. One that is missing comes first; those that this version does not know stay, and go one by one with `remove`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 *
 * @throws where no single update leads on: an index with another key under its name, or two that are missing
 */
export function nextIndexes(deployed: readonly Index[], wanted: readonly Index[], remove: boolean): readonly Index[] {
  const known = new Map(wanted.map((index) => [index.IndexName, index]));
  for (const index of deployed) {
    const now = known.get(index.IndexName);
    if (now && !isSame(now, index))
      throw new Error(`index ${index.IndexName} has another key than the deployed one: it needs a name of its own`);
  }
  const [missing, ...more] = wanted.filter(({ IndexName }) => !deployed.some((index) => index.IndexName === IndexName));
  if (more.length > 0)
    throw new Error("two indexes are missing, and an update makes one: deploy the releases between first, one after the other");
  if (missing) return [...deployed, missing];
  const foreign = remove ? deployed.find(({ IndexName }) => !known.has(IndexName)) : undefined;
  return deployed.filter((index) => index !== foreign);
}

function isSame(one: Index, other: Index): boolean {
  return JSON.stringify(Index.parse(one)) === JSON.stringify(Index.parse(other));
}

/** Gives the tables of a stack that is deployed the indexes that its next update may have. */
export function keepIndexes(stack: Stack, deployed: Readonly<Record<string, TableIndexes>>, remove: boolean): void {
  for (const table of stack.node.findAll().filter((construct) => construct instanceof CfnTable)) {
    const before = deployed[stack.getLogicalId(table)];
    if (!before) continue;
    const { globalSecondaryIndexes, attributeDefinitions, keySchema } = table;
    const wanted = TableProperties.parse(asTemplate(stack.resolve({ globalSecondaryIndexes, attributeDefinitions, keySchema })));
    const indexes = nextIndexes(before.GlobalSecondaryIndexes, wanted.GlobalSecondaryIndexes, remove);
    // An empty list where the template has none would be a change.
    if (indexes.length === 0 && wanted.GlobalSecondaryIndexes.length === 0 && before.GlobalSecondaryIndexes.length === 0) continue;
    const inKeys = new Set([wanted, ...indexes].flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName)));
    const types = new Map(
      [...before.AttributeDefinitions, ...wanted.AttributeDefinitions].map((attribute) => [attribute.AttributeName, attribute]),
    );
    table.addPropertyOverride("GlobalSecondaryIndexes", indexes);
    // DynamoDB refuses one that is in no key.
    table.addPropertyOverride(
      "AttributeDefinitions",
      [...types.values()].filter(({ AttributeName }) => inKeys.has(AttributeName)),
    );
  }
}

/** CDK's properties as they are in a template: with a capital. */
function asTemplate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTemplate);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.charAt(0).toUpperCase() + name.slice(1), asTemplate(one)]));
}
