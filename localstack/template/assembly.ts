import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import { LocalStackError } from "../errors.ts";

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string().transform((value) => [value]), z.array(z.string())]).default([]),
  Condition: z.string().optional(),
});
const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Condition: z.string().optional() })).default({}),
  Parameters: z.record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});
const manifestSchema = z.object({
  artifacts: z.record(z.string(), z.object({ type: z.string(), properties: z.record(z.string(), z.unknown()).optional() })),
});
const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string().optional(), packaging: z.string().optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** One resource of a template, with its intrinsics unresolved. */
export type TemplateResource = z.output<typeof resourceSchema>;
/** A parsed CloudFormation template. */
export type Template = z.output<typeof templateSchema>;

/** A stack of the cloud assembly: its template, and the directory behind each file asset's object key. */
export interface StackArtifact {
  stackName: string;
  template: Template;
  assetPaths: Map<string, string>;
}

/**
 * Reads one stack of a synthesised cloud assembly (`cdk.out`).
 * @throws LocalStackError `assembly-invalid` when the stack or a file is missing or malformed
 */
export function readStackArtifact(assemblyDirectory: string, stackName: string): StackArtifact {
  const manifest = readJson(join(assemblyDirectory, "manifest.json"), manifestSchema);
  const stacks = Object.entries(manifest.artifacts).filter(([, artifact]) => artifact.type === "aws:cloudformation:stack");
  const found = stacks.find(([id, artifact]) => id === stackName || artifact.properties?.["stackName"] === stackName);
  if (found === undefined) {
    throw new LocalStackError(
      "assembly-invalid",
      `The assembly ${assemblyDirectory} has no stack ${stackName}; it has ${stacks.map(([id]) => id).join(", ") || "none"}.`,
    );
  }
  const [id, artifact] = found;
  const file = z.string().parse(artifact.properties?.["templateFile"] ?? `${id}.template.json`);
  return {
    stackName,
    template: readJson(join(assemblyDirectory, file), templateSchema),
    assetPaths: readAssetPaths(assemblyDirectory, `${id}.assets.json`),
  };
}

function readAssetPaths(assemblyDirectory: string, file: string): Map<string, string> {
  const paths = new Map<string, string>();
  const manifestPath = join(assemblyDirectory, file);
  if (!existsSync(manifestPath)) return paths;
  for (const asset of Object.values(readJson(manifestPath, assetsSchema).files)) {
    if (asset.source.path === undefined) continue;
    for (const destination of Object.values(asset.destinations))
      paths.set(destination.objectKey, resolve(assemblyDirectory, asset.source.path));
  }
  return paths;
}

function readJson<T>(path: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new LocalStackError("assembly-invalid", `Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
