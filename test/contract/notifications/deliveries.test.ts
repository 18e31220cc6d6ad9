import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoDeliveries } from "../../../shared/adapters/dynamodb/accounts/delivery-store.ts";
import { dynamoNotificationConfigs } from "../../../shared/adapters/dynamodb/accounts/notification-configs.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryDeliveries } from "../../support/memory/messages/notifications.ts";
import { aConfig, SECRET } from "../../support/notification-samples.ts";
import { deliveriesContract } from "./deliveries.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

deliveriesContract("in memory", async () => new MemoryDeliveries());
deliveriesContract("on DynamoDB", async () => dynamoDeliveries(tables.client, await tables.accountTable()));

it("a notification config is read back from DynamoDB with all that it has", async () => {
  const store = dynamoNotificationConfigs(tables.client, await tables.accountTable());
  const config = aConfig({
    filters: { job_id: ["a", 1, null], enabled: true },
    telegram: { bot_token: "1:a", chat_id: "-5" },
    quiet_hours: { from: "22:00", to: "07:00", timezone: "Asia/Seoul" },
    former_secret: { secret: SECRET, until: "2026-11-21T00:00:00.000Z" },
    broken: { since: "2026-11-20T00:00:00.000Z", why: text("delivery-answered", { status: 404 }), status_code: 404 },
  });
  expect(await store.create(config)).toBe("done");
  expect(await store.get(config.id)).toEqual(config);
});
