import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import type { Pass } from "../../shared/domain/definition/pass.ts";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { beginPass, type BeginPassPorts } from "../../shared/use-cases/planning/begin-pass.ts";
import { provisionRecords, type ProvisionRecordsPorts } from "../batches/provision-records.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";

/**
 * `provision-all` begins a pass over all definitions, and answers it: sent daily by EventBridge Scheduler, and by
 * `npm run reprovision`. `provision-progress` answers how far the last one has come; null: there never was one.
 */
interface Asked {
  readonly kind: "provision-all" | "provision-progress";
}

/** Keeps EventBridge and the queues equal to the definitions. */
export function provisionHandler(ports: ProvisionRecordsPorts & BeginPassPorts & { readonly telemetry: FlushableTelemetry }) {
  return middy<DynamoDBStreamEvent | Asked, DynamoDBBatchResponse | Pass | null>()
    .use(flushTelemetry(ports.telemetry))
    .handler(async (event) => {
      if ("Records" in event) return provisionRecords(ports, event.Records);
      return event.kind === "provision-progress" ? ((await ports.passes.get()) ?? null) : beginPass(ports);
    });
}
