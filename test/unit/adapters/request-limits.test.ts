import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { requestLimits } from "../../../shared/adapters/request-limits.ts";

it("a request that is never answered is given up, and tried again as often as the client may", async () => {
  let asked = 0;
  const server = createServer(() => void (asked += 1)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const client = new SQSClient({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 2,
    requestHandler: requestLimits(100),
  });
  await expect(client.send(new GetQueueUrlCommand({ QueueName: "any" }))).rejects.toThrow("100 ms requestTimeout");
  expect(asked).toBe(2);
  client.destroy();
  server.closeAllConnections();
  server.close();
});
