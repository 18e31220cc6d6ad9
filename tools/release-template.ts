/**
 * `npm run release:template [-- --app FOLDER] [-- --version X.Y.Z]`: keeps the template of a release, of scope `real`, as
 * test/infra/released/VERSION.json, for the tests of upgrades. Without words: of this version, as package.json calls it. FOLDER:
 * an assembly that `cdk synth --output FOLDER` made, of another version's sources.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { synthesize } from "../infra/synthesize.ts";

const root = new URL("../", import.meta.url);
const Resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
const Template = z.looseObject({ Resources: z.record(z.string(), Resource) });

const { version: current } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL("package.json", root), "utf8")));
const { values } = parseArgs({ options: { app: { type: "string" }, version: { type: "string", default: current } } });
const temporary = mkdtempSync(join(tmpdir(), "belfry-release-"));
const folder = values.app ?? synthesize(temporary, {});
const template = Template.parse(JSON.parse(readFileSync(join(folder, "Belfry-real.template.json"), "utf8")));
rmSync(temporary, { recursive: true, force: true });

for (const resource of Object.values(template.Resources)) {
  delete resource["Metadata"];
  // The program is an asset of its own; an upgrade is about what stands around it.
  if (resource.Type === "AWS::Lambda::Function") resource.Properties["Code"] = { ZipFile: "exports.handler = async () => ({});" };
}
const { Resources, Outputs } = template;
const path = new URL(`test/infra/released/${values.version}.json`, root);
writeFileSync(path, `${JSON.stringify({ Resources, Outputs }, null, 1)}\n`);
console.log(path.pathname);
