import { readFileSync } from "node:fs";
import * as z from "zod";
import { Deployment } from "../shared/contract/deployment.ts";

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** The `belfry` entry of cdk.json, checked. */
export function readDeployment(): Deployment {
  return Deployment.parse(readContext()["belfry"]);
}

/** The context of cdk.json. */
export function readContext(): Record<string, unknown> {
  return CdkJson.parse(JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8"))).context;
}
