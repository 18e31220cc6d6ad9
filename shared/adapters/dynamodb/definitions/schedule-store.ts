import { type DynamoDBDocumentClient, DeleteCommand, GetCommand, paginateQuery, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DEFINITIONS_BY_KIND } from "../../../contract/deployment/index-names.ts";
import { ENGINES, type ScheduleDefinition, SCHEDULE_STATES } from "../../../domain/schedules/schedule.ts";
import type { ScheduleStore } from "../../../ports/schedules/schedule-store.ts";
import { conditionally, type Item } from "../dynamodb.ts";
import { OptionalInstantItem } from "../items/item-values.ts";
import { InstantItem, wholeItem } from "../items/item-values.ts";
import { readable } from "../items/readable-items.ts";

/** Records of schedules in JobTable: `pk = schedule#{id}`, `sk = schedule`: not `definition`, whose changes are provisioned. */
const keyOf = (id: string) => ({ pk: `schedule#${id}`, sk: "schedule" });
const KIND = "schedule";

const ScheduleItem = z.object({
  id: z.string(),
  version: wholeItem(1),
  engine: z.enum(ENGINES),
  title: z.string(),
  description: z.string(),
  owner: z.string(),
  jobs: z.array(z.object({ id: z.string(), title: z.string(), order: z.number() })),
  details_key: z.string(),
  success_emails: z.array(z.string()),
  failure_emails: z.array(z.string()),
  start_date: z.string(),
  end_date: z.string().nullable(),
  execution_time: z.string(),
  frequency: z.string(),
  cron: z.string(),
  timezone: z.string(),
  is_paused: z.boolean(),
  created_at: InstantItem,
  updated_at: OptionalInstantItem,
  created_by: z.string().exactOptional(),
  created_by_id: wholeItem(1).exactOptional(),
  updated_by: z.string().exactOptional(),
  effective_from: InstantItem,
  not_before: OptionalInstantItem,
  state: z.enum(SCHEDULE_STATES),
  unmade: z.literal(true).exactOptional(),
  import_error: z.string().nullable().default(null),
  absent_since: OptionalInstantItem,
  file: z.object({ revision: z.string(), size: z.number(), written_at: InstantItem }).nullable().default(null),
});

export function dynamoSchedules(client: DynamoDBDocumentClient, table: string): ScheduleStore {
  const put = (schedule: ScheduleDefinition, condition: Partial<ConstructorParameters<typeof PutCommand>[0]>) =>
    conditionally(client.send(new PutCommand({ TableName: table, Item: itemOf(schedule), ...condition })));

  return {
    create: (schedule) => put(schedule, { ConditionExpression: "attribute_not_exists(pk)" }),
    replace: (schedule, expected) =>
      put(schedule, {
        ConditionExpression: "#version = :expected",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":expected": expected },
      }),
    async get(id) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
      return Item && scheduleOf(Item);
    },
    async list() {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          IndexName: DEFINITIONS_BY_KIND,
          KeyConditionExpression: "kind = :kind",
          ExpressionAttributeValues: { ":kind": KIND },
          ScanIndexForward: false,
        },
      );
      const found: ScheduleDefinition[] = [];
      for await (const { Items = [] } of pages) found.push(...readable(Items, scheduleOf));
      return found;
    },
    async remove(id) {
      await client.send(new DeleteCommand({ TableName: table, Key: keyOf(id) }));
    },
  };
}

function itemOf({ schedule_id, ...schedule }: ScheduleDefinition): Item {
  return { ...schedule, ...keyOf(schedule_id), kind: KIND, id: schedule_id };
}

function scheduleOf(item: Item): ScheduleDefinition {
  const { id, ...schedule } = ScheduleItem.parse(item);
  return { schedule_id: id, ...schedule };
}
