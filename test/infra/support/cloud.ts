import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App } from "aws-cdk-lib";
import { afterAll } from "vitest";
import * as z from "zod";
import { buildApp } from "../../../infra/app.ts";
import { bundleFunctions, type Bundles } from "../../../infra/bundle-functions.ts";

const Properties = z.record(z.string(), z.unknown());
const Resource = z.object({
  Type: z.string(),
  Properties: Properties.default({}),
  DependsOn: z.array(z.string()).default([]),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const Template = z.object({ Resources: z.record(z.string(), Resource), Outputs: z.record(z.string(), z.unknown()).default({}) });
const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });
const Violation = z.object({ ruleName: z.string() }).loose();
const Report = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      conclusion: z.string(),
      violations: z.array(Violation),
      suppressedViolations: z.array(Violation.extend({ reason: z.string() })),
    }),
  ),
});

type TemplateResource = z.infer<typeof Resource> & { readonly id: string };

/** A synthesised stack's template. */
export class StackTemplate {
  readonly resources: readonly TemplateResource[];
  /** By their names. */
  readonly outputs: Readonly<Record<string, unknown>>;

  constructor(json: unknown) {
    const { Resources, Outputs } = Template.parse(json);
    this.resources = Object.entries(Resources).map(([id, resource]) => ({ id, ...resource }));
    this.outputs = Outputs;
  }

  /** All resources of a CloudFormation type. */
  of(type: string): readonly TemplateResource[] {
    return this.resources.filter((resource) => resource.Type === type);
  }

  /** The properties of all resources of a CloudFormation type, read with a schema. */
  read<Value>(type: string, schema: z.ZodType<Value>): (Value & { readonly id: string })[] {
    return this.of(type).map(({ id, Properties: properties }) => ({ id, ...schema.parse(properties) }));
  }
}

/** A synthesised app: its stacks by name, and cdk-nag's report. */
interface Synthesised {
  readonly stacks: Readonly<Record<string, StackTemplate>>;
  readonly report: z.infer<typeof Report>;
}

interface Cloud {
  /** The folder of each function's bundle. */
  readonly bundles: Bundles;
  /** Synthesises the app as `cdk synth` does, with this context over that of cdk.json. */
  synthesise(context: Readonly<Record<string, unknown>>): Synthesised;
}

/** Bundles the functions once for the tests of the file. */
export function useCloud(): Cloud {
  const directory = mkdtempSync(join(tmpdir(), "belfry-infra-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const bundles = bundleFunctions(join(directory, "functions"));
  const { context: defaults } = CdkJson.parse(json(fileURLToPath(new URL("../../../", import.meta.url)), "cdk.json"));
  return {
    bundles,
    synthesise(context) {
      const outdir = mkdtempSync(join(directory, "assembly-"));
      const app = new App({ outdir, context: { ...defaults, ...context }, analyticsReporting: false });
      const { stacks } = buildApp(app, bundles).synth();
      return {
        stacks: Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, new StackTemplate(template)])),
        report: Report.parse(json(outdir, "validation-report.json")),
      };
    },
  };
}

function json(directory: string, file: string): unknown {
  return JSON.parse(readFileSync(join(directory, file), "utf8"));
}
