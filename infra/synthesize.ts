import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { buildApp } from "./app.ts";
import { bundleFunctions } from "./bundle-functions.ts";
import { readContext } from "./read-deployment.ts";

/** Synthesises the app without the CDK command: the context of cdk.json, overridden by `context`; answers the folder of the assembly. */
export function synthesize(outdir: string, context: Readonly<Record<string, unknown>>): string {
  const app = new App({
    outdir,
    context: { ...readContext(), ...context },
    analyticsReporting: false,
    // Takes seconds; `cdk synth` and `cdk deploy` do it.
    builtinCloudFormationValidation: false,
  });
  return buildApp(app, bundleFunctions(join(outdir, "functions"))).synth().directory;
}
