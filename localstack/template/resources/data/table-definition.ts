import * as z from "zod";
import { arn } from "../../../aws.ts";
import { AwsCallError } from "../../../engines/aws-call-error.ts";
import { ignored } from "../ignored.ts";
import type { ProvisionContext, ProvisionedResource } from "../resource-type.ts";

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));
const projection = z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() });

/** A local or global secondary index; throughput settings have no effect. */
const indexSchema = z
  .strictObject({
    IndexName: z.string(),
    KeySchema: keySchema,
    Projection: projection,
    ProvisionedThroughput: ignored,
    OnDemandThroughput: ignored,
    ContributorInsightsSpecification: ignored,
    WarmThroughput: ignored,
    ReadProvisionedThroughputSettings: ignored,
    WriteProvisionedThroughputSettings: ignored,
    ReadOnDemandThroughputSettings: ignored,
    WriteOnDemandThroughputSettings: ignored,
  })
  .transform(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));

/** What makes a table, shared by AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable. */
export const tableShape = {
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(indexSchema).default([]),
  LocalSecondaryIndexes: z.array(indexSchema).default([]),
  StreamSpecification: z.object({ StreamViewType: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]) }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: z.coerce.boolean() }).optional(),
  BillingMode: ignored,
  SSESpecification: ignored,
  WarmThroughput: ignored,
};
const definitionSchema = z.object(tableShape);
/** The parsed properties that make a table. */
export type TableDefinition = z.output<typeof definitionSchema>;

const description = z.object({
  Table: z.object({
    KeySchema: keySchema,
    LatestStreamArn: z.string().optional(),
    TableId: z.string().default(""),
    StreamSpecification: z.object({ StreamEnabled: z.boolean(), StreamViewType: z.string().optional() }).nullish(),
    GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema: keySchema })).nullish(),
  }),
});

/**
 * Makes the table, or brings an existing one up to date: missing indexes are added, removed ones dropped, stream and
 * time to live are set. Items are kept. A changed key schema is an error, for it would need a new table.
 */
export async function ensureTable(name: string, wanted: TableDefinition, { dynoxide }: ProvisionContext): Promise<ProvisionedResource> {
  const describe = async () => description.parse(await dynoxide.call("DescribeTable", { TableName: name })).Table;
  let table: Awaited<ReturnType<typeof describe>>;
  try {
    table = await describe();
    if (JSON.stringify(table.KeySchema) !== JSON.stringify(wanted.KeySchema))
      throw new Error(`the key schema of the existing table ${name} differs; delete the data directory to start anew`);
    await updateIndexes(name, wanted, table.GlobalSecondaryIndexes ?? [], dynoxide);
    if (table.StreamSpecification?.StreamEnabled !== true && wanted.StreamSpecification !== undefined) {
      await dynoxide.call("UpdateTable", { TableName: name, StreamSpecification: { StreamEnabled: true, ...wanted.StreamSpecification } });
    }
  } catch (error) {
    if (!(error instanceof AwsCallError && error.code === "ResourceNotFoundException")) throw error;
    await dynoxide.call("CreateTable", creation(name, wanted));
  }
  const ttl = wanted.TimeToLiveSpecification;
  if (ttl?.AttributeName !== undefined) await dynoxide.call("UpdateTimeToLive", { TableName: name, TimeToLiveSpecification: ttl });
  table = await describe();
  const tableArn = arn("dynamodb", `table/${name}`);
  const label = table.LatestStreamArn?.split("/stream/")[1];
  return {
    ref: name,
    attributes: { Arn: tableArn, TableId: table.TableId, ...(label === undefined ? {} : { StreamArn: `${tableArn}/stream/${label}` }) },
  };
}

function creation(name: string, wanted: TableDefinition): Record<string, unknown> {
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: wanted.AttributeDefinitions,
    KeySchema: wanted.KeySchema,
    ...(wanted.GlobalSecondaryIndexes.length === 0 ? {} : { GlobalSecondaryIndexes: wanted.GlobalSecondaryIndexes }),
    ...(wanted.LocalSecondaryIndexes.length === 0 ? {} : { LocalSecondaryIndexes: wanted.LocalSecondaryIndexes }),
    ...(wanted.StreamSpecification === undefined ? {} : { StreamSpecification: { StreamEnabled: true, ...wanted.StreamSpecification } }),
  };
}

async function updateIndexes(
  name: string,
  wanted: TableDefinition,
  existing: { IndexName: string; KeySchema: unknown }[],
  dynoxide: ProvisionContext["dynoxide"],
): Promise<void> {
  const same = (left: { IndexName: string; KeySchema: unknown }, right: { IndexName: string; KeySchema: unknown }): boolean =>
    left.IndexName === right.IndexName && JSON.stringify(left.KeySchema) === JSON.stringify(right.KeySchema);
  // One change a request, as DynamoDB itself demands.
  for (const index of existing.filter((entry) => !wanted.GlobalSecondaryIndexes.some((other) => same(entry, other)))) {
    await dynoxide.call("UpdateTable", { TableName: name, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: index.IndexName } }] });
  }
  for (const index of wanted.GlobalSecondaryIndexes.filter((entry) => !existing.some((other) => same(entry, other)))) {
    await dynoxide.call("UpdateTable", {
      TableName: name,
      AttributeDefinitions: wanted.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
  }
}
