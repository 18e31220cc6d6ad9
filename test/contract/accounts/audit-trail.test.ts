import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoAuditTrail } from "../../../shared/adapters/dynamodb/accounts/audit-trail.ts";
import { ENTRY_BYTES, withinEntry } from "../../../shared/domain/audit/audit-entry.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryAuditTrail } from "../../support/memory/audit.ts";
import { anEntry, auditTrailContract } from "./audit-trail.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

auditTrailContract("in memory", async () => new MemoryAuditTrail());
auditTrailContract("on DynamoDB", async () => dynamoAuditTrail(tables.client, await tables.accountTable(), 400));

it("an entry costs one write unit, however much there is to say, and expires when it is to", async () => {
  const table = await tables.accountTable();
  const trail = dynamoAuditTrail(tables.client, table, 30);
  const changes = Array.from({ length: 300 }, (_, n) => ({ path: `steps.${n}.title`, from: "가".repeat(61), to: "나".repeat(61) }));
  const long = "\u{1F600}".repeat(200);
  const widest = {
    who: long,
    user_id: 9_999_999_999,
    via: "token-9999999999",
    address: "0000:0000:0000:0000:0000:ffff:192.168.100.228",
    operation: "disableNotificationConfig",
    kind: "notification-config",
    id: long,
    run_id: "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10",
    outcome: "refused",
    reason: "too-many-notification-configs",
    request_id: "r".repeat(200),
  } as const;
  await trail.append(withinEntry({ ...anEntry({ ...widest, changes }) }));
  await trail.append(withinEntry({ ...anEntry({ changes }) }));
  const { Items = [] } = await tables.client.send(new ScanCommand({ TableName: table }));
  expect(Items).toHaveLength(2);
  for (const item of Items) {
    expect(sizeOf(item)).toBeLessThanOrEqual(ENTRY_BYTES);
    expect(item["expires_at"]).toBe(Date.UTC(2026, 11, 20, 12) / 1000);
  }
  // What fits is told: at the shorter one some, and how many are not.
  const shown = JSON.parse(String(Items.find(({ who }) => who === "mina")?.["changes"])) as unknown[];
  expect([shown.length > 1, shown.length + Number(Items.find(({ who }) => who === "mina")?.["omitted"])]).toEqual([true, 300]);
});

/** As DynamoDB counts: names and values in UTF-8, a number by its digits (at most 21). */
function sizeOf(item: Readonly<Record<string, unknown>>): number {
  const bytes = (value: unknown) => (typeof value === "number" ? 21 : Buffer.byteLength(String(value)));
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytes(value), 0);
}
