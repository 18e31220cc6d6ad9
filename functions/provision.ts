import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { definitionOf } from "../shared/adapters/dynamodb/definition-of-item.ts";
import { isPassKey, passOf } from "../shared/adapters/dynamodb/pass-store.ts";
import {
  base,
  dispatchQueue,
  eventRules,
  jobs,
  passes,
  runs,
  statistics,
  triggers,
  wakeSchedules,
  workerQueues,
  workflowRuns,
  workflows,
} from "../shared/composition.ts";
import { isLasting } from "../shared/domain/errors.ts";
import { definitionKey, parseDefinitionKey } from "../shared/domain/definition/definition-key.ts";
import type { Pass } from "../shared/domain/definition/pass.ts";
import { getDefinitions } from "../shared/use-cases/definitions/definitions.ts";
import { type DefinitionChange, provisionChanges } from "../shared/use-cases/planning/provision-changes.ts";
import { beginPass } from "../shared/use-cases/planning/begin-pass.ts";
import { continuePass } from "../shared/use-cases/planning/provision-pass.ts";
import { answerBatch } from "./batches/answer-batch.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/**
 * `provision-all` begins a pass over all definitions, and answers it: sent daily by EventBridge Scheduler, and by
 * `npm run reprovision`. `provision-progress` answers how far the last one has come; null: there never was one.
 */
interface Asked {
  readonly kind: "provision-all" | "provision-progress";
}

/** Keeps EventBridge and the queues equal to the definitions. Triggered by: the stream of JobTable (definitions, and the pass over them), and daily. */
const ports = {
  ...base("provision"),
  ...jobs(),
  ...triggers(),
  ...workflows(),
  ...runs(),
  ...statistics(),
  ...workflowRuns(),
  ...dispatchQueue(),
  ...workerQueues(),
  ...wakeSchedules(),
  ...eventRules(),
  ...passes(),
};

export const handler = middy<DynamoDBStreamEvent | Asked, DynamoDBBatchResponse | Pass | null>()
  .use(flushTelemetry(ports.telemetry))
  .handler(async (event) => {
    if ("Records" in event) return provisionRecords(event.Records);
    return event.kind === "provision-progress" ? ((await ports.passes.get()) ?? null) : beginPass(ports);
  });

type Changed = { readonly change: DefinitionChange } | { readonly pass: Pass };

function provisionRecords(records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse> {
  return answerBatch<DynamoDBRecord, Changed>(ports.telemetry, {
    name: "provision",
    records,
    idOf: ({ dynamodb }) => dynamodb?.SequenceNumber ?? "",
    keysOf: ({ dynamodb }) => ({ pk: dynamodb?.Keys?.["pk"]?.S }),
    parse: changedOf,
    handle: async (changed) => (await Promise.all([provisionDefinitions(changed), continuePasses(changed)])).flat(),
    malformed: { dropAs: "definitions_not_provisioned" },
  });
}

function changedOf(record: DynamoDBRecord): Changed | undefined {
  const { Keys, NewImage } = record.dynamodb ?? {};
  if (!isPassKey(Keys?.["pk"]?.S ?? "")) return { change: changeOf(record) };
  return NewImage && { pass: passOf(unmarshall(NewImage as Record<string, AttributeValue>)) };
}

function changeOf({ dynamodb }: DynamoDBRecord): DefinitionChange {
  const { kind, id } = parseDefinitionKey(dynamodb?.Keys?.["pk"]?.S ?? "");
  // Seconds, as streams tell it; what falls due falls due on a whole one.
  const at = (dynamodb?.ApproximateCreationDateTime ?? 0) * 1000;
  const { OldImage, NewImage } = dynamodb ?? {};
  const generation = OldImage?.["generation"]?.S;
  const deleted = NewImage || generation === undefined ? undefined : { kind, id, generation };
  return { owner: definitionKey(kind, id), before: imageOf(OldImage), after: imageOf(NewImage), deleted, at };
}

/** Where only an image cannot be read, the definition as it is now still can be made real. */
function imageOf(image: NonNullable<DynamoDBRecord["dynamodb"]>["OldImage"]) {
  if (!image) return undefined;
  // The two packages declare the same wire shape twice.
  const item = unmarshall(image as Record<string, AttributeValue>);
  try {
    return definitionOf(item);
  } catch (error) {
    ports.telemetry.record({ name: "provision.malformed", level: "error", detail: { pk: item["pk"], error: String(error) } });
    return undefined;
  }
}

/**
 * Each definition once, however many of its changes are in the batch: the definition as it is now is what counts. One that
 * AWS refuses is reported and not told of again, which would hold up every later change for minutes; the daily provisioning
 * tries it again.
 */
async function provisionDefinitions(all: readonly Changed[]): Promise<readonly Changed[]> {
  const byOwner = Map.groupBy(
    all.filter((one) => "change" in one),
    ({ change }) => change.owner,
  );
  const definitions = await getDefinitions(ports, [...byOwner.keys()]);
  const failed = await Promise.all(
    [...byOwner].map(async ([owner, own]) => {
      try {
        const changes = own.map(({ change }) => change);
        await provisionChanges(ports, owner, changes, definitions.get(owner));
        return [];
      } catch (error) {
        const { kind, id } = parseDefinitionKey(owner);
        const lasting = isLasting(error);
        const detail = { error: String(error), dropped: lasting };
        ports.telemetry.record({ name: "provision.failed", level: "error", [`${kind}_id`]: id, detail });
        ports.telemetry.measure("definitions_not_provisioned", 1);
        return lasting ? [] : own;
      }
    }),
  );
  return failed.flat();
}

async function continuePasses(all: readonly Changed[]): Promise<readonly Changed[]> {
  const failed: Changed[] = [];
  for (const one of all) {
    if (!("pass" in one)) continue;
    try {
      await continuePass(ports, one.pass);
    } catch (error) {
      ports.telemetry.record({ name: "provision.pass_failed", level: "error", detail: { stage: one.pass.stage, error: String(error) } });
      failed.push(one);
    }
  }
  return failed;
}
