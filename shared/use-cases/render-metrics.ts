import { DURATION_BOUNDS, type Histogram, type Job, LATENESS_BOUNDS } from "../domain/job.ts";
import type { Ports } from "../ports.ts";
import { listJobs } from "./list-jobs.ts";
import { isBroken } from "../domain/definition.ts";

/**
 * Every job's counters as Prometheus text (exposition format 0.0.4). They are kept on the job's state by writes that
 * happen anyway, so this reads states only, whatever the number of runs.
 */
export async function renderMetrics(ports: Pick<Ports, "jobs" | "scope">): Promise<string> {
  const all: Job[] = [];
  let after: string | undefined;
  do {
    const page = await listJobs(ports, {}, { limit: 1_000, after });
    all.push(...page.jobs.flatMap((job) => (isBroken(job) ? [] : [job])));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return [
    ...counter(all, ports.scope),
    ...gauge(all, ports.scope),
    ...histogram(
      "jennie_job_duration_seconds",
      "Seconds from start to end of a run.",
      all,
      ports.scope,
      DURATION_BOUNDS,
      (job) => job.state.counters.duration,
    ),
    ...histogram(
      "jennie_job_lateness_seconds",
      "Seconds from a run's scheduled time to its start.",
      all,
      ports.scope,
      LATENESS_BOUNDS,
      (job) => job.state.counters.lateness,
    ),
    "",
  ].join("\n");
}

function counter(jobs: readonly Job[], scope: string): string[] {
  const name = "jennie_job_runs_total";
  const rows = jobs.flatMap(({ definition, state }) =>
    state.counters.runs.map(
      ({ status, triggerSource, count }) =>
        `${name}${labels({ job: definition.job_id, scope, status, trigger_source: triggerSource })} ${count}`,
    ),
  );
  return [`# HELP ${name} Ended runs.`, `# TYPE ${name} counter`, ...rows];
}

function gauge(jobs: readonly Job[], scope: string): string[] {
  const name = "jennie_job_active_runs";
  const rows = jobs.map(({ definition, state }) => `${name}${labels({ job: definition.job_id, scope })} ${state.active_runs.length}`);
  return [`# HELP ${name} Runs queued or running.`, `# TYPE ${name} gauge`, ...rows];
}

function histogram(
  name: string,
  help: string,
  jobs: readonly Job[],
  scope: string,
  bounds: readonly number[],
  of: (job: Job) => Histogram,
): string[] {
  const rows = jobs.flatMap((job) => {
    const { buckets, sum } = of(job);
    const own = { job: job.definition.job_id, scope };
    let below = 0;
    const cumulative = buckets.map((count, index) => {
      below += count;
      return `${name}_bucket${labels({ ...own, le: String(bounds[index] ?? "+Inf") })} ${below}`;
    });
    return below === 0 ? [] : [...cumulative, `${name}_sum${labels(own)} ${sum}`, `${name}_count${labels(own)} ${below}`];
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...rows];
}

function labels(pairs: Readonly<Record<string, string>>): string {
  const quoted = Object.entries(pairs).map(
    ([key, value]) => `${key}="${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`,
  );
  return `{${quoted.join(",")}}`;
}
