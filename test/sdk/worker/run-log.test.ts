import { expect, it } from "vitest";
import { AppendLog } from "../../../shared/contract/runs/run-log.ts";
import { setTimeout as delay } from "node:timers/promises";
import { heard, jobMessage, rig } from "./support/rig.ts";

const the = rig();
/** The parts of a run's log, as the API takes them. */
const partsOf = ({ run_id }: { readonly run_id: string }) =>
  the.api.asked.flatMap(({ route, path, body }) => (route === "log" && path.includes(run_id) ? [AppendLog.parse(body)] : []));

it("keeps what a handler logs with the run's record, and nothing of the worker's own lines", async () => {
  const job = jobMessage();
  const worker = the.worker({
    handler: (_, { log }) => {
      log.info("loaded", { rows: 3 });
      log.warn("slow", { stream: "stderr", command: "etl" });
    },
  });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  await finished;
  await the.api.next("log");
  const [part] = partsOf(job);
  expect(part).toMatchObject({ attempt: 1, from: 0 });
  expect(part?.lines.map(({ level, text }) => `${level} ${text}`)).toEqual(["info loaded rows=3", "warn stderr | slow"]);
});

it("asks for nothing where a handler logs nothing, or the option says so", async () => {
  for (const options of [
    { handler: () => 1 },
    { keepLog: false, handler: (_: unknown, { log }: { log: { info(text: string): void } }) => log.info("x") },
  ]) {
    const worker = the.worker(options);
    const deleted = heard(worker, "deleted");
    const job = jobMessage();
    the.send(job);
    await worker.start();
    await deleted;
    await worker.stop();
    expect(partsOf(job)).toEqual([]);
  }
});

it("sends lines while the handler works, each once and in order", async () => {
  const worker = the.worker({
    handler: async (_, { log, job }) => {
      log.info("first");
      while (partsOf(job).length === 0) await delay(20);
      log.info("second");
    },
  });
  const deleted = heard(worker, "deleted");
  const job = jobMessage();
  the.send(job);
  await worker.start();
  await deleted;
  expect(partsOf(job).map(({ from, lines }) => [from, lines.map(({ text }) => text)])).toEqual([
    [0, ["first"]],
    [1, ["second"]],
  ]);
});

it("keeps a thousand lines at most, and says that there were more", async () => {
  const worker = the.worker({
    handler: (_, { log }) => {
      for (let line = 0; line < 1_500; line += 1) log.info(`${line}`);
    },
  });
  const deleted = heard(worker, "deleted");
  const job = jobMessage();
  the.send(job);
  await worker.start();
  await deleted;
  const lines = partsOf(job).flatMap((part) => part.lines);
  expect([lines.length, lines[998]?.text, lines[999]?.level]).toEqual([1_000, "998", "warn"]);
});

it("reports the run although its log cannot be kept", async () => {
  the.api.answer("log", () => "hang up");
  const worker = the.worker({ apiRetries: 0, handler: (_, { log }) => log.info("x") });
  const finished = heard(worker, "finished");
  the.send(jobMessage());
  await worker.start();
  expect((await finished)[0]).toMatchObject({ completion: { status: "success" } });
  the.api.answer("log", undefined);
});
