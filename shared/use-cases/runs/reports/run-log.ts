import type { AppendLog } from "../../../contract/runs/run-log.ts";
import { BelfryError } from "../../../domain/errors.ts";
import { definitionKey } from "../../../domain/definition/definition-key.ts";
import type { RunId } from "../../../domain/run/run-id.ts";
import type { Ports } from "../../../ports/groups.ts";

interface RunKey {
  readonly job_id: string;
  readonly run_id: RunId;
}

/** Keeps lines that the work on an attempt has written, also of one that is over. @throws NOT_FOUND for an unknown run */
export async function appendRunLog({ runs, runLogs }: Pick<Ports, "runs" | "runLogs">, key: RunKey, part: AppendLog): Promise<void> {
  await assertOnRecord({ runs }, key);
  const lines = part.lines.map((line) => ({ ...line, text: line.text.toWellFormed() }));
  await runLogs.append(key, { ...part, lines });
}

/** The newest lines of a run. @throws NOT_FOUND for an unknown run */
export async function getRunLog({ runs, runLogs }: Pick<Ports, "runs" | "runLogs">, key: RunKey, tail: number) {
  const [log] = await Promise.all([runLogs.tail(key, tail), assertOnRecord({ runs }, key)]);
  return log;
}

async function assertOnRecord({ runs }: Pick<Ports, "runs">, { job_id, run_id }: RunKey): Promise<void> {
  const found = await runs.existing(definitionKey("job", job_id), [run_id]);
  if (!found.has(run_id)) throw new BelfryError({ code: "NOT_FOUND", kind: "run", id: run_id });
}
