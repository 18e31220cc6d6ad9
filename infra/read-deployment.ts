import { readFileSync } from "node:fs";
import * as z from "zod";
import { type Deployment, parseDeployment } from "../shared/contract/deployment/deployment.ts";

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** The `belfry` entry of cdk.json, checked. What this process names on AWS has its prefix from then on. */
export function readDeployment(): Deployment {
  const deployment = parseDeployment(readContext()["belfry"]);
  process.env["BELFRY_PREFIX"] = deployment.prefix;
  return deployment;
}

/** The context of cdk.json. */
export function readContext(): Record<string, unknown> {
  return CdkJson.parse(JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8"))).context;
}
