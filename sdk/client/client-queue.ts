import { createHash } from "node:crypto";

/** What is left of a queue's name for the trigger's part: SQS takes 80 characters, of which the dead-letter queue needs 4. */
const NAME_LIMIT = 76;
const HASH_LENGTH = 8;

/**
 * The worker queue by which a trigger's client hears what sets it off: `real.jobs.trigger-auto_processing`. The same for every
 * process that registers the trigger, so that they share the work. An id that no queue can be called by gets a hash behind it.
 */
export function clientQueue(scope: string, triggerId: string): string {
  const prefix = `${scope}.jobs.trigger-`;
  const name = triggerId.replaceAll(/[^A-Za-z0-9_-]/g, "-");
  if (name === triggerId && prefix.length + name.length <= NAME_LIMIT) return prefix + name;
  const hash = createHash("sha256").update(triggerId).digest("hex").slice(0, HASH_LENGTH);
  return `${prefix}${name.slice(0, NAME_LIMIT - prefix.length - HASH_LENGTH - 1)}-${hash}`;
}
