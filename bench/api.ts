/**
 * Requests a second: POST /jobs, and GET /jobs with 1,000 jobs, on the local stack.
 *
 *     --seconds N     of each measurement of GET (default 8)
 */
import autocannon from "autocannon";
import { startStack } from "./local-stack.ts";
import { readOptions } from "./options.ts";

const JOBS = 1_000;
const CONNECTIONS = 10;
const { seconds } = readOptions({ seconds: 8 });

const stack = await startStack();
let next = 0;
const post = await autocannon({
  url: `${stack.api}/jobs`,
  connections: CONNECTIONS,
  amount: JOBS,
  requests: [
    {
      method: "POST",
      headers: { "content-type": "application/json" },
      setupRequest: (request) => ({ ...request, body: JSON.stringify(job(next++)) }),
    },
  ],
});
const list = await autocannon({ url: `${stack.api}/jobs`, connections: CONNECTIONS, duration: seconds });
const one = await autocannon({ url: `${stack.api}/jobs/api-00000`, connections: CONNECTIONS, duration: seconds });
console.log(
  JSON.stringify(
    { benchmark: "api", connections: CONNECTIONS, post_jobs: summary(post), get_jobs_1000: summary(list), get_job: summary(one) },
    undefined,
    1,
  ),
);
await stack.stop();

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
