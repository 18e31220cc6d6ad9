/**
 * Requests a second: GET /jobs with 1,000 jobs, GET of one, and POST /jobs after the 1,000 that were its warm-up, on the local
 * stack.
 *
 *     --seconds N     of each measurement of GET (default 8)
 *     --posts N       jobs that are counted (default 3000)
 */
import autocannon from "autocannon";
import { startStack } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";

const JOBS = 1_000;
const CONNECTIONS = 10;
const { seconds, posts } = readOptions({ seconds: 8, posts: 3_000 });

const stack = await startStack();
let next = 0;
const cold = await postJobs(JOBS);
const list = await autocannon({ url: `${stack.api}/jobs`, connections: CONNECTIONS, duration: seconds });
const one = await autocannon({ url: `${stack.api}/jobs/api-00000`, connections: CONNECTIONS, duration: seconds });
const post = await postJobs(posts);
console.log(
  JSON.stringify(
    {
      benchmark: "api",
      connections: CONNECTIONS,
      post_jobs: summary(post),
      post_jobs_cold: summary(cold),
      get_jobs_1000: summary(list),
      get_job: summary(one),
    },
    undefined,
    1,
  ),
);
await stack.stop();

function postJobs(amount: number): Promise<autocannon.Result> {
  return autocannon({
    url: `${stack.api}/jobs`,
    connections: CONNECTIONS,
    amount,
    requests: [
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        setupRequest: (request) => ({ ...request, body: JSON.stringify(job(next++)) }),
      },
    ],
  });
}

/** Due once a year, so that nothing but the API is measured. */
function job(index: number) {
  return {
    job_id: `api-${String(index).padStart(5, "0")}`,
    queue: "real.jobs.buy-scanner",
    cron_expr: "0 0 1 1 *",
    description: "매수 스캔 자동 실행",
  };
}

function summary({ requests, latency, non2xx, errors, duration }: autocannon.Result) {
  return {
    requests_per_second: Math.round(requests.total / duration),
    latency_ms: { p50: latency.p50, p99: latency.p99, max: latency.max },
    failed: non2xx + errors,
  };
}
