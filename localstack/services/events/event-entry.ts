import * as z from "zod";
import type { EventContent } from "./event-envelope.ts";
import { parseExactly } from "./exact-json.ts";

/** The end of the year 9999, in epoch seconds. */
const LATEST_TIME = 253_402_300_799;

/** One entry of PutEvents as it arrives; what is missing or malformed is that entry's fault, not the request's. `Time` in epoch seconds. */
export const eventEntrySchema = z.object({
  Source: z.string().nullish(),
  DetailType: z.string().nullish(),
  Detail: z.string().nullish(),
  Resources: z.array(z.string()).nullish(),
  Time: z.number().min(0).max(LATEST_TIME).nullish(),
  EventBusName: z.string().nullish(),
  TraceHeader: z.string().nullish(),
});
export type EventEntry = z.output<typeof eventEntrySchema>;

/** Why an entry is not taken, as PutEvents answers it. */
export interface EntryFault {
  readonly ErrorCode: "InvalidArgument" | "MalformedDetail" | "NotAuthorizedForSourceException";
  readonly ErrorMessage: string;
}

/** EventBridge lets such an event disappear without a word; here that would only be puzzling. */
const LONGEST_DETAIL_TYPE = 128;

/** Bytes of an entry as AWS counts them: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
export function entrySize({ Time, Source, DetailType, Detail, Resources }: EventEntry): number {
  const texts = [Source, DetailType, Detail, ...(Resources ?? [])];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), typeof Time === "number" ? 14 : 0);
}

/**
 * Reads an entry.
 * @param now epoch milliseconds, the time of an event that names none
 */
export function readEntry({ Source, DetailType, Detail, Resources, Time }: EventEntry, now: number): EventContent | EntryFault {
  if (!Source) return missing("Source");
  if (!DetailType) return missing("DetailType");
  if (!Detail) return missing("Detail");
  if (Source.startsWith("aws.")) return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  if (DetailType.length > LONGEST_DETAIL_TYPE) return fault("DetailType", `DetailType has more than ${LONGEST_DETAIL_TYPE} characters.`);
  const detail = parseDetail(Detail);
  if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  return { source: Source, detailType: DetailType, detail, resources: Resources ?? [], time: typeof Time === "number" ? Time * 1000 : now };
}

/** Only a JSON object will do. */
function parseDetail(text: string): Record<string, unknown> | undefined {
  try {
    const detail = parseExactly(text);
    return typeof detail === "object" && detail !== null && !Array.isArray(detail) ? (detail as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function missing(parameter: string): EntryFault {
  return fault(parameter, `${parameter} is a required argument.`);
}

function fault(parameter: string, reason: string): EntryFault {
  return { ErrorCode: "InvalidArgument", ErrorMessage: `Parameter ${parameter} is not valid. Reason: ${reason}` };
}
