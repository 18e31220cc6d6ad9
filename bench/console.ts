/**
 * What an open page of the console costs on AWS: what the local stack did in so many minutes with the page open, less what it did
 * in as many without, times list prices. Meanwhile some jobs are due each minute, whose runs the page shows as they change. Needs
 * a Chromium (CHROMIUM_PATH, /usr/bin/chromium).
 *
 *     --page PATH     below /console (default "", the overview)
 *     --jobs N        that there are (default 200)
 *     --due N         of them, each minute (default 20)
 *     --minutes N     with the page, and as many without (default 5)
 */
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { callApi } from "./stack/call-api.ts";
import { countedBetween, startStack } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";
import { priceCounts, workDone } from "./figures/price-counts.ts";
import { PRICES } from "./figures/prices.ts";
import { startReceiver } from "./stack/start-worker.ts";

const MINUTE_MS = 60_000;
const QUEUE = "real.jobs.buy-scanner";
/** API Gateway meters messages by 32 KB. */
const METERED_BYTES = 32_768;

const { page: path, jobs, due, minutes } = readOptions({ page: "", jobs: 200, due: 20, minutes: 5 });
const stack = await startStack({ count: true });
const worker = startReceiver(stack, { queue: QUEUE });
const yearly = "0 0 1 1 *";
const all = Array.from({ length: jobs }, (_, index) => ({
  job_id: `console-${index}`,
  queue: QUEUE,
  cron_expr: index < due ? "* * * * *" : yearly,
}));
for (let at = 0; at < jobs; at += 500) await callApi(stack.api, "POST", "/jobs:batch", { jobs: all.slice(at, at + 500) });
// Until wakes plan what is due, and launches are over.
await sleep(3 * MINUTE_MS - (Date.now() % MINUTE_MS));

const without = await countFor(minutes);
const browser = await chromium.launch({ executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
let messages = 0;
const meter = ({ payload }: { readonly payload: string | Buffer }) => (messages += Math.ceil(Buffer.byteLength(payload) / METERED_BYTES));
page.on("websocket", (socket) => socket.on("framereceived", meter).on("framesent", meter));
await page.goto(`${stack.api}/console${path}`);
await page.waitForLoadState("networkidle");
messages = 0;
const open = await countFor(minutes);
await browser.close();
worker.stop();
const { memory, platformLogs } = stack;
await stack.stop();

const counted = countedBetween(without, open);
const { total, ...perHour } = priceCounts(counted, { units: minutes / 60, scale: 1, memory, platformLogs });
const socket = (messages * PRICES.socketMessage + minutes * PRICES.socketMinute) / (minutes / 60);
console.log(
  JSON.stringify(
    {
      benchmark: "console",
      page: path === "" ? "/" : path,
      jobs,
      due,
      minutes,
      unit: "US dollars an hour",
      total: Number((total + socket).toFixed(6)),
      socket: { dollars: Number(socket.toFixed(6)), messages: Math.round(messages / (minutes / 60)) },
      ...perHour,
      ...workDone(counted),
    },
    undefined,
    1,
  ),
);

/** What is counted from the beginning of a minute on. */
async function countFor(some: number) {
  await sleep(MINUTE_MS - (Date.now() % MINUTE_MS));
  const before = await stack.counts();
  await sleep(some * MINUTE_MS - 1_000);
  return countedBetween(before, await stack.counts());
}
