import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import * as z from "zod";
import { Deployment } from "../shared/contract/deployment.ts";
import { buildApp } from "./app.ts";
import { bundleFunctions } from "./bundle-functions.ts";

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** The `belfry` entry of cdk.json, checked. */
export function readDeployment(): Deployment {
  return Deployment.parse(readCdkJson().context["belfry"]);
}

function readCdkJson(): z.infer<typeof CdkJson> {
  return CdkJson.parse(JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8")));
}

/** Synthesises the app without the CDK command: the context of cdk.json, overridden by `context`; answers the folder of the assembly. */
export function synthesize(outdir: string, context: Readonly<Record<string, unknown>>): string {
  const app = new App({ outdir, context: { ...readCdkJson().context, ...context }, analyticsReporting: false });
  return buildApp(app, bundleFunctions(join(outdir, "functions"))).synth().directory;
}
