import * as z from "zod";
import { invalid } from "../domain/errors.ts";
import { isRunId } from "../domain/run-id.ts";

/** The last run of a page: where the next page goes on. */
export interface RunCursor {
  readonly jobId: string;
  readonly runId: string;
}

const Cursor = z.tuple([z.string().min(1), z.string().refine(isRunId)]);

export function encodeCursor({ jobId, runId }: RunCursor): string {
  return Buffer.from(JSON.stringify([jobId, runId])).toString("base64url");
}

/** Throws a validation error of `query.cursor` for any text that `encodeCursor` did not make. */
export function decodeCursor(text: string): RunCursor {
  try {
    const [jobId, runId] = Cursor.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { jobId, runId };
  } catch {
    throw invalid("query.cursor", "must be a next_cursor that this list answered");
  }
}
