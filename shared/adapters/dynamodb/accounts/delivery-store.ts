import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Delivery } from "../../../domain/notification/delivery.ts";
import type { Deliveries } from "../../../ports/notifications/deliveries.ts";
import { batchGet, conditionally, type Item, putOrExisting } from "../dynamodb.ts";
import { deliveryItem, deliveryOf, subjectStateOf } from "./notification-items.ts";
import { readable, readRecord } from "../items/readable-items.ts";

const DAY_SECONDS = 86_400;
/** What was sent is on record for so long. */
const DELIVERY_DAYS = 30;
/** What is known of a subject that nothing is heard of any more, for so long. */
const STATE_DAYS = 90;

const deliveryKey = (configId: number, id: string) => ({ pk: `notification-delivery#${configId}`, sk: id });
const heldKey = ({ config_id, held_until, delivery_id }: Delivery) => ({
  pk: `notification-held#${config_id}`,
  sk: `${ordered(held_until ?? 0)}#${delivery_id}`,
});
const stateKey = (configId: number, subject: string) => ({ pk: `notification-state#${configId}`, sk: subject });
const turnKey = (name: string, place: number) => ({ pk: `notification-turn#${name}`, sk: String(place) });

/** Milliseconds as text that sorts as they do. */
function ordered(instant: number): string {
  return String(Math.floor(instant)).padStart(15, "0");
}

/**
 * Deliveries in AccountTable, each partition of one config: `notification-delivery#{id}`, by id; those that are held also
 * `notification-held#{id}`, by when they are due; `notification-state#{id}`, by subject; `notification-turn#{name}`, by place.
 */
export function dynamoDeliveries(client: DynamoDBDocumentClient, table: string): Deliveries {
  const expiry = (instant: number, days: number) => Math.floor(instant / 1000) + days * DAY_SECONDS;
  const itemOf = (delivery: Delivery) => ({
    ...deliveryItem(delivery),
    ...deliveryKey(delivery.config_id, delivery.delivery_id),
    expires_at: expiry(delivery.created_at, DELIVERY_DAYS),
  });

  return {
    async createDelivery(delivery) {
      // First: a pointer without its delivery is passed over, a held delivery without a pointer would be lost.
      if (delivery.status === "held") await client.send(new PutCommand({ TableName: table, Item: pointerOf(delivery) }));
      const existing = await putOrExisting(client, {
        TableName: table,
        Item: itemOf(delivery),
        ConditionExpression: "attribute_not_exists(pk)",
      });
      return existing && readRecord(existing, deliveryOf);
    },
    async getDelivery(configId, deliveryId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: deliveryKey(configId, deliveryId), ConsistentRead: true }),
      );
      return Item && readRecord(Item, deliveryOf);
    },
    saveDelivery: (next) =>
      conditionally(
        client.send(
          new PutCommand({
            TableName: table,
            Item: itemOf(next),
            ConditionExpression: "revision = :before",
            ExpressionAttributeValues: { ":before": next.revision - 1 },
          }),
        ),
      ),
    async listDeliveries(configId, { after, limit }) {
      const { pk } = deliveryKey(configId, "");
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: after === undefined ? "pk = :pk" : "pk = :pk AND sk < :after",
          ExpressionAttributeValues: { ":pk": pk, ...(after !== undefined && { ":after": after }) },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit,
        }),
      );
      return { deliveries: readable(Items, deliveryOf), more: LastEvaluatedKey !== undefined };
    },
    async listHeld(configId, until, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk AND sk < :end",
          ExpressionAttributeValues: { ":pk": `notification-held#${configId}`, ":end": ordered(until + 1) },
          ConsistentRead: true,
          Limit: limit,
        }),
      );
      const ids = Items.map(({ sk }) => String(sk).slice(16));
      const items = await batchGet(
        client,
        table,
        ids.map((id) => deliveryKey(configId, id)),
        { consistent: true },
      );
      return readable(items, deliveryOf).toSorted((a, b) => (a.delivery_id < b.delivery_id ? -1 : 1));
    },
    async releaseHeld(deliveries) {
      await Promise.all(deliveries.map((delivery) => client.send(new DeleteCommand({ TableName: table, Key: heldKey(delivery) }))));
    },
    async getSubject(configId, subject) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: stateKey(configId, subject), ConsistentRead: true }));
      return Item && readRecord(Item, subjectStateOf);
    },
    saveSubject: (configId, subject, state) =>
      conditionally(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...state, ...stateKey(configId, subject), expires_at: expiry(Date.now(), STATE_DAYS) },
            ConditionExpression: "version = :before OR (attribute_not_exists(pk) AND :before = :none)",
            ExpressionAttributeValues: { ":before": state.version - 1, ":none": 0 },
          }),
        ),
      ),
    async takeTurn(name, holder, { most, now, until }) {
      for (const place of placesFrom(holder, most)) {
        const taken = await putOrExisting(client, {
          TableName: table,
          Item: { ...turnKey(name, place), holder, held_until: until, expires_at: expiry(until, 1) },
          ConditionExpression: "attribute_not_exists(pk) OR held_until <= :now",
          ExpressionAttributeValues: { ":now": now },
        });
        if (!taken) return "taken";
        if (taken["holder"] === holder) return "yours";
      }
      return "full";
    },
    async endTurn(name, holder, most) {
      for (const place of placesFrom(holder, most)) {
        const ended = await conditionally(
          client.send(
            new DeleteCommand({
              TableName: table,
              Key: turnKey(name, place),
              ConditionExpression: "holder = :holder",
              ExpressionAttributeValues: { ":holder": holder },
            }),
          ),
        );
        if (ended) return;
      }
    },
  };

  function pointerOf(delivery: Delivery): Item {
    return { ...heldKey(delivery), expires_at: expiry(delivery.created_at, DELIVERY_DAYS) };
  }
}

/** All places, from one on that differs from holder to holder: seldom do two ask for the same first. */
function placesFrom(holder: string, most: number): number[] {
  const first = Buffer.from(holder).reduce((sum, byte) => (sum * 31 + byte) % most, 0);
  return Array.from({ length: most }, (_, index) => (first + index) % most);
}
