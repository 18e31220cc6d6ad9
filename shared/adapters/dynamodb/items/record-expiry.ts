import { type RunId, timeOf } from "../../../domain/run/run-id.ts";

/**
 * When DynamoDB may delete a record, epoch seconds: so many days after the time that its id carries. A workflow's run
 * and the runs of its steps share that time, and end together.
 */
export function expiryOfRecord(id: RunId, retentionDays: number): number {
  return Math.floor(timeOf(id) / 1000) + retentionDays * 86_400;
}
