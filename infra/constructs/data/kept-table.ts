import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  BillingMode,
  type GlobalSecondaryIndexProps,
  type ITable,
  type StreamViewType,
  Table,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

export interface KeptProps {
  /** On a laptop or an emulator: without backups. */
  readonly local: boolean;
  /** It outlives its stack, and nobody deletes it by mistake. */
  readonly keep: boolean;
  /** Regions that have a copy of the table, seconds behind; each must differ from the stack's own. Not on a laptop. */
  readonly replicas: readonly string[];
}

export interface KeptTableProps extends KeptProps {
  /** Absent: nobody is told of its changes. */
  readonly stream?: StreamViewType;
  readonly index?: Pick<GlobalSecondaryIndexProps, "indexName" | "partitionKey" | "sortKey" | "projectionType">;
}

/**
 * A table with what keeps its items: recovery to any second of the last 35 days, and no deletion by mistake; not on a laptop.
 * With copies it is of another CloudFormation type, under the same logical id: an update from one to the other is refused
 * as a whole, where a new id would make a new, empty table.
 */
export function keptTable(scope: Construct, { local, keep, replicas, stream, index }: KeptTableProps): ITable {
  const common = {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    timeToLiveAttribute: "expires_at",
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: !local },
    deletionProtection: keep,
    removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
  if (replicas.length > 0 && !local) {
    const table = new TableV2(scope, "Table", {
      ...common,
      billing: Billing.onDemand(),
      ...(stream !== undefined && { dynamoStream: stream }),
      ...(index && { globalSecondaryIndexes: [index] }),
      replicas: replicas.map((region) => ({ region })),
    });
    // The two declare the same twice; an event source takes either.
    return table as unknown as ITable;
  }
  const table = new Table(scope, "Table", { ...common, billingMode: BillingMode.PAY_PER_REQUEST, ...(stream !== undefined && { stream }) });
  if (index) table.addGlobalSecondaryIndex(index);
  return table as ITable;
}
