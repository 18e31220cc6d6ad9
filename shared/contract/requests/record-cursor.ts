import * as z from "zod";
import { invalid } from "../../domain/errors.ts";
import { isRunId, type RunId } from "../../domain/run/run-id.ts";
import { text } from "../../domain/texts/text.ts";

/** The last record of a page: where the next page goes on. */
interface RecordCursor {
  /** Partition of the record: its owner's key. */
  readonly pk: string;
  readonly id: RunId;
}

const Cursor = z.tuple([z.string().min(1), z.string().refine(isRunId)]);

export function encodeCursor({ pk, id }: RecordCursor): string {
  return Buffer.from(JSON.stringify([pk, id])).toString("base64url");
}

/** Of a list by time, which goes on after an id, whosever record it is. */
export function encodeTimeCursor(id: RunId): string {
  return encodeCursor({ pk: "time", id });
}

/** Throws a validation error of `query.cursor` for any text that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): RecordCursor {
  try {
    const [pk, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { pk, id };
  } catch {
    throw invalid("query.cursor", text("cursor-form"));
  }
}
