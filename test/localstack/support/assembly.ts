import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A CloudFormation resource of a fixture template. */
export interface FixtureResource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** A directory of its own for one test file. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), "belfry-localstack-"));
}

/** Writes a cloud assembly with one stack named `Fixture`; `handlers` are the sources of its function assets, by asset name. */
export function writeAssembly(
  directory: string,
  resources: Record<string, FixtureResource>,
  handlers: Record<string, string> = {},
  outputs: Record<string, unknown> = {},
): string {
  const assembly = join(directory, "cdk.out");
  const files: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(handlers)) {
    mkdirSync(join(assembly, `asset.${name}`), { recursive: true });
    writeFileSync(join(assembly, `asset.${name}`, "index.mjs"), source);
    files[name] = {
      source: { path: `asset.${name}`, packaging: "zip" },
      destinations: { current: { bucketName: "assets", objectKey: `${name}.zip` } },
    };
  }
  mkdirSync(assembly, { recursive: true });
  writeFileSync(
    join(assembly, "manifest.json"),
    JSON.stringify({ artifacts: { Fixture: { type: "aws:cloudformation:stack", properties: { templateFile: "Fixture.template.json" } } } }),
  );
  writeFileSync(join(assembly, "Fixture.template.json"), JSON.stringify({ Resources: resources, Outputs: outputs }));
  writeFileSync(join(assembly, "Fixture.assets.json"), JSON.stringify({ files }));
  return assembly;
}

/** A function resource whose code is the handler of that name. */
export function functionResource(handler: string, properties: Record<string, unknown> = {}): FixtureResource {
  return {
    Type: "AWS::Lambda::Function",
    Properties: {
      Code: { S3Bucket: "assets", S3Key: `${handler}.zip` },
      Handler: "index.handler",
      Runtime: "nodejs24.x",
      Role: "role",
      ...properties,
    },
  };
}
