import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { base, runMovers } from "../shared/composition.ts";
import { DispatchMessage } from "../shared/contract/messages.ts";
import { dispatch, type Received } from "../shared/use-cases/dispatch.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/** Plans wakes and fires runs on their second. Triggered by: the dispatch queue. */
const ports = { ...base("dispatch"), ...runMovers() };

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(flushTelemetry(ports.telemetry))
  .handler(async ({ Records }) => {
    const parsed = Records.map(receive);
    const good = parsed.flatMap((received, index) => (received ? [{ received, record: Records[index] }] : []));
    const failed = await dispatch(
      ports,
      good.map(({ received }) => received),
    );
    const again = [...Records.filter((_, index) => !parsed[index]), ...failed.map((index) => good[index]?.record)];
    return { batchItemFailures: again.flatMap((record) => (record ? [{ itemIdentifier: record.messageId }] : [])) };
  });

/** A message that nobody understands is left to the dead-letter queue, where it raises an alarm. */
function receive(record: SQSRecord): Received | undefined {
  try {
    return {
      message: DispatchMessage.parse(JSON.parse(record.body)),
      messageId: record.messageId,
      sentAt: Number(record.attributes.SentTimestamp),
    };
  } catch (error) {
    ports.telemetry.record({ name: "dispatch.malformed", level: "error", detail: { error: String(error), message_id: record.messageId } });
    return undefined;
  }
}
