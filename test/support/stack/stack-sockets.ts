import { ApiGatewayManagementApiClient, DeleteConnectionCommand, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { DynamoDBClient, ListTablesCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { CREDENTIALS, type TestStack } from "./stack.ts";

/** More than waits for a client that takes nothing. */
const MOST_POSTS = 1_000;
const LARGEST = Buffer.alloc(128 * 1024, "x");

/** Closes every WebSocket of a scope, as API Gateway does after two hours. */
export async function closeSockets(stack: TestStack, scope: string): Promise<void> {
  const management = managementOf(stack);
  for (const ConnectionId of await connectionIds(stack, scope)) await management.send(new DeleteConnectionCommand({ ConnectionId }));
  management.destroy();
}

/** Sends to every WebSocket of a scope, of clients that read nothing, until API Gateway takes no more for them. */
export async function clogSockets(stack: TestStack, scope: string): Promise<void> {
  const management = managementOf(stack);
  for (const ConnectionId of await connectionIds(stack, scope)) await clog(management, ConnectionId);
  management.destroy();
}

async function clog(management: ApiGatewayManagementApiClient, ConnectionId: string): Promise<void> {
  for (let posts = 0; posts < MOST_POSTS; posts += 1) {
    try {
      await management.send(new PostToConnectionCommand({ ConnectionId, Data: LARGEST }));
    } catch (error) {
      if (error instanceof Error && error.name === "LimitExceededException") return;
      throw error;
    }
  }
  throw new Error(`${ConnectionId} takes whatever is sent`);
}

function managementOf(stack: TestStack): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({ endpoint: stack.running.awsEndpoint, maxAttempts: 1, ...CREDENTIALS });
}

async function connectionIds(stack: TestStack, scope: string): Promise<string[]> {
  const dynamoDb = new DynamoDBClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const { TableNames = [] } = await dynamoDb.send(new ListTablesCommand({}));
  const TableName = TableNames.find((name) => name.startsWith(`Belfry-${scope}-LiveConnectionTable`));
  const open = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": { S: "connection" } } };
  const { Items = [] } = await dynamoDb.send(new QueryCommand({ TableName, ...open }));
  dynamoDb.destroy();
  return Items.map(({ sk }) => sk?.S ?? "");
}
