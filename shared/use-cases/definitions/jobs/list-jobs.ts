import { type Job, type JobDefinition, stateOfGeneration } from "../../../domain/definition/job.ts";
import type { Ports } from "../../../ports/groups.ts";
import { type BrokenDefinition, isBroken } from "../../../domain/definition/definition.ts";

export interface JobFilter {
  readonly enabled?: boolean | undefined;
  /** Beginning of the queue's dotted name. */
  readonly queue?: string | undefined;
  /** Part of id or description, in any case. */
  readonly text?: string | undefined;
}

export interface JobPage {
  /** What cannot be read among them, whatever the filter. */
  readonly jobs: readonly (Job | BrokenDefinition)[];
  /** The id to go on after, if there may be more. */
  readonly next: string | null;
}

/** Jobs in order of id. Filters apply before the page is filled: a short page is the last one. */
export async function listJobs(
  { jobs }: Pick<Ports, "jobs">,
  filter: JobFilter,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<JobPage> {
  const found: (JobDefinition | BrokenDefinition)[] = [];
  let after = page.after;
  // One more than asked for tells whether there is a next page.
  while (found.length <= page.limit) {
    const limit = page.limit + 1;
    const batch = await jobs.listDefinitions(after === undefined ? { limit } : { limit, after });
    found.push(...batch.filter((definition) => isBroken(definition) || matches(definition, filter)));
    after = batch.at(-1)?.id;
    if (batch.length < limit) break;
  }
  const shown = found.slice(0, page.limit);
  const states = await jobs.getStates(shown.map(({ id }) => id));
  return {
    jobs: shown.map((definition) =>
      isBroken(definition) ? definition : { definition, state: stateOfGeneration(states.get(definition.id), definition.generation) },
    ),
    next: found.length > page.limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

function matches(job: JobDefinition, { enabled, queue, text }: JobFilter): boolean {
  if (enabled !== undefined && job.enabled !== enabled) return false;
  if (queue !== undefined && !job.queue.startsWith(queue)) return false;
  if (text === undefined) return true;
  const wanted = text.toLowerCase();
  return job.job_id.toLowerCase().includes(wanted) || (job.description ?? "").toLowerCase().includes(wanted);
}
