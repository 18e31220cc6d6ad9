import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import * as z from "zod";
import { buildApp } from "./app.ts";

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** Synthesises the app without the CDK command: the context of cdk.json, overridden by `context`; answers the folder of the assembly. */
export function synthesize(outdir: string, context: Readonly<Record<string, unknown>>): string {
  const own = CdkJson.parse(JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8")));
  return buildApp(new App({ outdir, context: { ...own.context, ...context }, analyticsReporting: false })).synth().directory;
}
