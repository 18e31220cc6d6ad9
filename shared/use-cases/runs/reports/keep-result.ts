import { textHash } from "../../../domain/content-hash.ts";
import type { Ports } from "../../../ports/groups.ts";

/** A result of up to 256 KiB is kept in the run's record, a larger one beside it. In bytes as JSON. */
const INLINE_LIMIT = 262_144;
/** A DynamoDB item holds 400 KB, of which a run's error and past attempts take 70 KB at most; this is for its params and result together. */
const ITEM_LIMIT = 330_000;

/** So many characters of the hash tell results of one attempt apart. */
const HASH_LENGTH = 16;

/**
 * Where a result is to be kept: in the record, or under a key where it has been put. The key follows from the report and what
 * it says: one told twice puts the same in the same place, and another one, which the run may refuse, in another.
 */
export async function keepResult(
  { results }: Pick<Ports, "results">,
  run: { readonly job_id: string; readonly run_id: string; readonly dispatch: unknown },
  attempt: number,
  result: unknown,
): Promise<{ readonly result?: unknown; readonly result_key?: string }> {
  if (result === undefined || result === null) return {};
  const json = JSON.stringify(result);
  const size = Buffer.byteLength(json);
  const others = Buffer.byteLength(JSON.stringify(run.dispatch));
  if (size <= INLINE_LIMIT && size + others <= ITEM_LIMIT) return { result };
  const result_key = `results/${encodeURIComponent(run.job_id)}/${run.run_id}/${attempt}-${textHash(json).slice(0, HASH_LENGTH)}.json`;
  await results.put(result_key, result);
  return { result_key };
}
