import type { DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { definitionKey, parseDefinitionKey } from "../../shared/domain/definition/definition-key.ts";
import type { Pass } from "../../shared/domain/definition/pass.ts";
import { isLasting } from "../../shared/domain/errors.ts";
import type { DefinitionImages } from "../../shared/ports/streams/definition-images.ts";
import type { Image } from "../../shared/ports/streams/run-images.ts";
import { getDefinitions } from "../../shared/use-cases/definitions/definitions.ts";
import { type DefinitionChange, provisionChanges } from "../../shared/use-cases/planning/provision-changes.ts";
import { continuePass } from "../../shared/use-cases/planning/provision-pass.ts";
import { answerBatch } from "./answer-batch.ts";

export type ProvisionRecordsPorts = Parameters<typeof provisionChanges>[0] &
  Parameters<typeof continuePass>[0] &
  Parameters<typeof getDefinitions>[0] & { readonly definitionImages: DefinitionImages };

type Changed = { readonly change: DefinitionChange } | { readonly pass: Pass };

/** Answers a batch of the stream of JobTable: changes of definitions, and of the pass over them. */
export function provisionRecords(ports: ProvisionRecordsPorts, records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse> {
  return answerBatch<DynamoDBRecord, Changed>(ports.telemetry, {
    name: "provision",
    records,
    idOf: ({ dynamodb }) => dynamodb?.SequenceNumber ?? "",
    keysOf: ({ dynamodb }) => ({ pk: dynamodb?.Keys?.["pk"]?.S }),
    parse: (record) => changedOf(ports, record),
    handle: async (changed) => (await Promise.all([provisionDefinitions(ports, changed), continuePasses(ports, changed)])).flat(),
    malformed: { dropAs: "definitions_not_provisioned" },
  });
}

function changedOf(ports: ProvisionRecordsPorts, record: DynamoDBRecord): Changed | undefined {
  const { Keys, NewImage } = record.dynamodb ?? {};
  if (!ports.definitionImages.isPassKey(Keys?.["pk"]?.S ?? "")) return { change: changeOf(ports, record) };
  return NewImage && { pass: ports.definitionImages.readPass(NewImage) };
}

function changeOf(ports: ProvisionRecordsPorts, { dynamodb }: DynamoDBRecord): DefinitionChange {
  const pk = dynamodb?.Keys?.["pk"]?.S ?? "";
  const { kind, id } = parseDefinitionKey(pk);
  // Seconds, as streams tell it; what falls due falls due on a whole one.
  const at = (dynamodb?.ApproximateCreationDateTime ?? 0) * 1000;
  const { OldImage, NewImage } = dynamodb ?? {};
  const generation = OldImage?.["generation"]?.S;
  const deleted = NewImage || generation === undefined ? undefined : { kind, id, generation };
  return { owner: definitionKey(kind, id), before: imageOf(OldImage), after: imageOf(NewImage), deleted, at };

  /** Where only an image cannot be read, the definition as it is now still can be made real. */
  function imageOf(image: Image | undefined) {
    if (!image) return undefined;
    try {
      return ports.definitionImages.readDefinition(image);
    } catch (error) {
      ports.telemetry.record({ name: "provision.malformed", level: "error", detail: { pk, error: String(error) } });
      return undefined;
    }
  }
}

/**
 * Each definition once, however many of its changes are in the batch: the definition as it is now is what counts. One that
 * AWS refuses is reported and not told of again, which would hold up every later change for minutes; the daily provisioning
 * tries it again.
 */
async function provisionDefinitions(ports: ProvisionRecordsPorts, all: readonly Changed[]): Promise<readonly Changed[]> {
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

async function continuePasses(ports: ProvisionRecordsPorts, all: readonly Changed[]): Promise<readonly Changed[]> {
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
