import type { Ports } from "../ports.ts";

/** A result of up to 256 KiB is kept in the run's record, a larger one beside it. In bytes as JSON. */
const INLINE_LIMIT = 262_144;
/** A DynamoDB item holds 400 KB, of which a run's error and past attempts take 70 KB at most; this is for its params and result together. */
const ITEM_LIMIT = 330_000;

/**
 * Where a result is to be kept: in the record, or under a key where it has been put. The key follows from the report, so
 * that a report told twice puts the same in the same place.
 */
export async function keepResult(
  { results }: Pick<Ports, "results">,
  run: { readonly job_id: string; readonly run_id: string; readonly dispatch: unknown },
  attempt: number,
  result: unknown,
): Promise<{ readonly result?: unknown; readonly result_key?: string }> {
  if (result === undefined || result === null) return {};
  const size = Buffer.byteLength(JSON.stringify(result));
  const others = Buffer.byteLength(JSON.stringify(run.dispatch));
  if (size <= INLINE_LIMIT && size + others <= ITEM_LIMIT) return { result };
  const result_key = `results/${encodeURIComponent(run.job_id)}/${run.run_id}/${attempt}.json`;
  await results.put(result_key, result);
  return { result_key };
}
