import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { startDynoxide } from "../../../localstack/engines/dynoxide.ts";

interface Index {
  readonly name: string;
  readonly hash: string;
  readonly range: string;
  readonly projection: "ALL" | "KEYS_ONLY";
}

export interface DynamoDbTables {
  readonly client: DynamoDBDocumentClient;
  /** The same, with items as DynamoDB keeps them. */
  readonly plain: DynamoDBClient;
  /** Makes an empty table of JobTable's shape, and answers its name. */
  jobTable(): Promise<string>;
  /** Makes an empty table of RunTable's shape, and answers its name. */
  runTable(): Promise<string>;
  /** Makes an empty table of AccountTable's shape, and answers its name. */
  accountTable(): Promise<string>;
  /** Makes an empty table of ConnectionTable's shape, and answers its name. */
  connectionTable(): Promise<string>;
  stop(): Promise<void>;
}

/** A real DynamoDB of its own, and tables as the constructs of `infra/` make them. */
export async function startDynamoDbTables(): Promise<DynamoDbTables> {
  const dynoxide = await startDynoxide(undefined);
  const plain = new DynamoDBClient({
    endpoint: dynoxide.url,
    region: "us-east-1",
    credentials: { accessKeyId: "t", secretAccessKey: "t" },
  });
  const create = async (index?: Index): Promise<string> => {
    const TableName = `table-${randomUUID()}`;
    const attributes = [...new Set(["pk", "sk", ...(index ? [index.hash, index.range] : [])])];
    await dynoxide.call("CreateTable", {
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: keys("pk", "sk"),
      ...(index && {
        GlobalSecondaryIndexes: [
          { IndexName: index.name, KeySchema: keys(index.hash, index.range), Projection: { ProjectionType: index.projection } },
        ],
      }),
    });
    return TableName;
  };
  return {
    plain,
    client: DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } }),
    jobTable: () => create({ name: "by-kind-2", hash: "kind", range: "id", projection: "ALL" }),
    connectionTable: () => create(),
    runTable: () => create({ name: "by-hour", hash: "hour", range: "sk", projection: "KEYS_ONLY" }),
    accountTable: () => create(),
    async stop() {
      plain.destroy();
      await dynoxide.stop();
    },
  };
}

function keys(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: "HASH" },
    { AttributeName: range, KeyType: "RANGE" },
  ];
}
