import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { parseJson } from "../../shared/contract/requests/parse-json.ts";
import { CompletionMessage } from "../../shared/contract/runs/run.ts";
import { BelfryError } from "../../shared/domain/errors.ts";
import type { Ports } from "../../shared/ports/groups.ts";
import { handleItems } from "../../shared/use-cases/handle-items.ts";
import { reportCompletion } from "../../shared/use-cases/runs/reports/report-completion.ts";
import { answerBatch } from "./answer-batch.ts";

type ReceivePorts = Pick<Ports, "scope" | "jobs" | "runs" | "results" | "requests" | "clock" | "telemetry">;

/**
 * Messages of the completion queue. A report that says nothing new or cannot be true (unknown run, another outcome) is
 * logged and done with: sending it again would not change the answer. A malformed one ends in the dead-letter queue, where
 * somebody can read it; a failure of ours is delivered again.
 */
export function receiveCompletions(ports: ReceivePorts, records: readonly SQSRecord[]): Promise<SQSBatchResponse> {
  return answerBatch(ports.telemetry, {
    name: "completion",
    records,
    idOf: ({ messageId }) => messageId,
    keysOf: ({ messageId }) => ({ message_id: messageId }),
    parse: ({ body }) => CompletionMessage.parse(parseJson(body)),
    handle: (reports) =>
      handleItems(ports, {
        items: reports,
        name: "completion.failed",
        idsOf: ({ job_id, run_id }) => ({ job_id, ...(run_id && { run_id }) }),
        work: (report) => receive(ports, report),
      }),
    malformed: "deliver-again",
  });
}

async function receive(ports: ReceivePorts, { job_id, ...report }: CompletionMessage): Promise<void> {
  try {
    await reportCompletion(ports, job_id, report);
  } catch (error) {
    if (!(error instanceof BelfryError)) throw error;
    const { problem } = error;
    const ids = { job_id, ...(report.run_id && { run_id: report.run_id }) };
    ports.telemetry.record({ name: "completion.refused", level: "warn", ...ids, detail: { problem } });
  }
}
