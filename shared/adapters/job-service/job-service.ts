import { circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, handleWhen, retry, wrap } from "cockatiel";
import * as z from "zod";
import { BelfryError } from "../../domain/errors.ts";
import type { ScheduledJob } from "../../domain/schedules/schedule.ts";
import { text } from "../../domain/texts/text.ts";
import type { JobDirectory } from "../../ports/schedules/job-directory.ts";
import type { Telemetry } from "../../ports/telemetry.ts";

/** ms until an answer must be complete. */
const TIMEOUT_MS = 5_000;
const MOST_RETRIES = 2;
/** So many failures in a row, and nothing is sent for a while. */
const BREAKS_AFTER = 5;
const BREAK_MS = 15_000;

const Id = z.union([z.string(), z.int()]).transform(String);
const textOrEmpty = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const Job = z.object({
  id: Id,
  title: textOrEmpty,
  description: textOrEmpty,
  data_load_code: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  data_load_url: textOrEmpty,
  code: textOrEmpty,
});
const Commands = z.object({ id: Id, commands: z.array(z.object({ content: z.string(), order: z.number() })).default([]) });
const answer = <Item extends z.ZodType>(item: Item) => z.object({ result: z.literal("success"), data: z.object({ jobs: z.array(item) }) });

class ServiceError extends Error {
  override readonly name = "ServiceError";
}

/** The user's service of jobs: `POST {url}/api/jobs/for-schedule`, and `…/commands` for what they do in words. */
export function jobService(
  url: string,
  { telemetry, fetched = fetch }: { readonly telemetry: Pick<Telemetry, "record">; readonly fetched?: typeof fetch },
): JobDirectory {
  const isPassing = (error: unknown) => error instanceof ServiceError;
  const policy = wrap(
    retry(handleWhen(isPassing), { maxAttempts: MOST_RETRIES, backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 1_000 }) }),
    circuitBreaker(handleWhen(isPassing), { halfOpenAfter: BREAK_MS, breaker: new ConsecutiveBreaker(BREAKS_AFTER) }),
  );

  return {
    async find(ids) {
      if (ids.length === 0) return [];
      const jobs = await asked("/api/jobs/for-schedule", ids, answer(Job));
      const commands = await commandsOf(ids);
      return jobs.data.jobs.map((job): ScheduledJob => ({
        ...job,
        title: job.title === "" ? `Job ${job.id}` : job.title,
        order: 0,
        commands: commands.get(job.id) ?? [],
        work: null,
      }));
    },
  };

  /** Words alone: without them a schedule is as good. */
  async function commandsOf(ids: readonly string[]): Promise<ReadonlyMap<string, ScheduledJob["commands"]>> {
    try {
      const { data } = await asked("/api/jobs/for-schedule/commands", ids, answer(Commands));
      return new Map(data.jobs.map(({ id, commands }) => [id, commands]));
    } catch (error) {
      telemetry.record({ name: "job-service.commands_not_read", level: "warn", detail: { ids, error: String(error) } });
      return new Map();
    }
  }

  async function asked<Schema extends z.ZodType>(path: string, ids: readonly string[], schema: Schema): Promise<z.output<Schema>> {
    try {
      return schema.parse(await policy.execute(() => post(path, ids)));
    } catch (error) {
      const why =
        error instanceof z.ZodError ? "its answer is not what was expected" : String(error instanceof Error ? error.message : error);
      throw new BelfryError({ code: "UNAVAILABLE", text: text("job-service-failed", { why }) }, { cause: error });
    }
  }

  async function post(path: string, ids: readonly string[]): Promise<unknown> {
    const response = await fetched(`${url.replace(/\/+$/, "")}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ job_ids: ids }),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new ServiceError(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    });
    if (response.status >= 500 || response.status === 429) throw new ServiceError(`it answered ${response.status}`);
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return response.json();
  }
}
