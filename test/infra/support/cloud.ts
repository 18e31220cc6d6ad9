import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App } from "aws-cdk-lib";
import * as z from "zod";
import { buildApp } from "../../../infra/app.ts";
import { bundleFunctions, type Bundles } from "../../../infra/bundle-functions.ts";
import { readContext } from "../../../infra/read-deployment.ts";

const Properties = z.record(z.string(), z.unknown());
const Resource = z.object({
  Type: z.string(),
  Properties: Properties.default({}),
  DependsOn: z.array(z.string()).default([]),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const Template = z.object({ Resources: z.record(z.string(), Resource), Outputs: z.record(z.string(), z.unknown()).default({}) });
const REPORT = "validation-report.json";
const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });
const Belfry = z.looseObject({});
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

  /** The properties of all resources of a CloudFormation type, or of those whose id is one of `ids`, read with a schema. */
  read<Value>(type: string, schema: z.ZodType<Value>, ids = /./): (Value & { readonly id: string })[] {
    const found = this.of(type).filter(({ id }) => ids.test(id));
    return found.map(({ id, Properties: properties }) => ({ id, ...schema.parse(properties) }));
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
  /**
   * Synthesises the app as `cdk synth` does, with this context over that of cdk.json. `validate` also has the CDK check the
   * templates against CloudFormation's schemas, which takes seconds; `npm run synth` does so for cdk.json as it is.
   */
  synthesise(context: Readonly<Record<string, unknown>>, options?: { readonly validate?: boolean }): Synthesised;
}

/**
 * The app, bundled once, and synthesised once for each context. The files of test/infra run one after another in one process,
 * for this: to load the CDK with its validation, and to bundle, takes longer than most of the tests.
 */
export function useCloud(): Cloud {
  shared ??= makeCloud();
  return shared;
}

/** cdk.json and a Telegram bot. */
export const WITH_TELEGRAM = { belfry: withTelegram() };

function withTelegram() {
  const telegram = { username: "belfry_bot", chats: { ops: { id: -1_001_234_567_890, access: ["read", "operate"] } } };
  return { ...Belfry.parse(readContext()["belfry"]), telegram };
}

let shared: Cloud | undefined;

function makeCloud(): Cloud {
  const directory = mkdtempSync(join(tmpdir(), "belfry-infra-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const bundles = bundleFunctions(join(directory, "functions"));
  const { context: defaults } = CdkJson.parse(json(fileURLToPath(new URL("../../../", import.meta.url)), "cdk.json"));
  const made = new Map<string, Synthesised>();
  return {
    bundles,
    synthesise(context, { validate = false } = {}) {
      // A region or account of the environment changes what is made.
      const key = JSON.stringify([context, validate, process.env["CDK_DEFAULT_REGION"], process.env["CDK_DEFAULT_ACCOUNT"]]);
      const known = made.get(key);
      if (known) return known;
      const outdir = mkdtempSync(join(directory, "assembly-"));
      const app = new App({
        outdir,
        context: { ...defaults, ...context },
        analyticsReporting: false,
        builtinCloudFormationValidation: validate,
      });
      const { stacks } = buildApp(app, bundles).synth();
      const synthesised = {
        stacks: Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, new StackTemplate(template)])),
        // There is none where nothing is checked: of the app for a laptop.
        report: Report.parse(existsSync(join(outdir, REPORT)) ? json(outdir, REPORT) : { pluginReports: [] }),
      };
      made.set(key, synthesised);
      return synthesised;
    },
  };
}

function json(directory: string, file: string): unknown {
  return JSON.parse(readFileSync(join(directory, file), "utf8"));
}
