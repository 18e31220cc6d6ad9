import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import * as z from "zod";
import { refusal } from "./support/fake-api.ts";
import { heard, jobMessage, rig, until } from "./support/rig.ts";

const the = rig();
const CHILD = fileURLToPath(new URL("../../support/stack/stack-worker-child.ts", import.meta.url));
/** As that of the child. */
const VISIBILITY = 2;
const Start = z.object({ attempt: z.int(), worker_id: z.string(), lease_sec: z.number() });

it("takes the run of a killed worker over when its message comes back for the first time", async () => {
  const claim = leases();
  const job = jobMessage();
  the.send(job);
  const child = spawn(process.execPath, [CHILD, the.queue, the.api.url, the.endpoint], { stdio: "ignore" });
  await until(() => claim.renewed > 1);
  // Not its first hiding: by then only the heartbeats keep the message and the claim.
  await until(() => Date.now() - claim.since > VISIBILITY * 1000);

  const worker = the.worker({ visibilityTimeoutSeconds: VISIBILITY, handler: (_params, { attempt }) => attempt });
  const refused: unknown[] = [];
  worker.events.on("refused", (event) => refused.push(event));
  const finished = heard(worker, "finished");
  await worker.start();
  child.kill("SIGKILL");
  await once(child, "exit");
  expect((await finished)[0].completion).toMatchObject({ run_id: job.run_id, attempt: 2, result: 2 });
  expect(refused).toEqual([]);
});

/** Answers claims and heartbeats as the service does: whoever is silent for longer than the asker's lease has lost the run. */
function leases() {
  const claim = { holder: "", attempt: 0, renewed: 0, since: 0, at: 0 };
  the.api.answer("start", ({ body }) => {
    const { attempt, worker_id, lease_sec } = Start.parse(body);
    const now = Date.now();
    if (claim.attempt === 0) Object.assign(claim, { holder: worker_id, attempt, since: now, at: now });
    else if (now - claim.at < lease_sec * 1000)
      return refusal(409, "CONFLICT", "claimed-by-other", "another worker is running this attempt");
    else Object.assign(claim, { holder: worker_id, attempt: claim.attempt + 1, at: now });
    return { status: 200, body: { claimed: true, attempt: claim.attempt, started_at: new Date(now).toISOString() } };
  });
  the.api.answer("heartbeat", ({ body }) => {
    if (body["worker_id"] !== claim.holder) return refusal(409, "CONFLICT", "claimed-by-other", "another worker is running this attempt");
    Object.assign(claim, { at: Date.now(), renewed: claim.renewed + 1 });
    return { status: 200, body: { status: "running", attempt: claim.attempt } };
  });
  return claim;
}
