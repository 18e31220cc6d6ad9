/** Entry point of the thread that synthesises the app. */
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { synthesize } from "../../infra/synthesize.ts";

const { outdir, context } = z.object({ outdir: z.string(), context: z.record(z.string(), z.unknown()) }).parse(workerData);
parentPort?.postMessage(synthesize(outdir, context));
