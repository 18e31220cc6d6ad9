/** An app of the template that an earlier version deployed for scope `real`, without what the emulator refuses; its functions do nothing. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import * as z from "zod";

const Template = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) })),
});

const [, , version = ""] = process.argv;
const released = new URL(`../../infra/released/${version}.json`, import.meta.url);
const { Resources, ...rest } = Template.parse(JSON.parse(readFileSync(released, "utf8")));
const taken = Object.entries(Resources).filter(
  ([, { Type, Properties }]) => !(Type === "AWS::CloudWatch::Alarm" && "Metrics" in Properties),
);
const templateFile = join(mkdtempSync(join(tmpdir(), "belfry-released-")), "template.json");
writeFileSync(templateFile, JSON.stringify({ ...rest, Resources: Object.fromEntries(taken) }));

const app = new App();
new CfnInclude(new Stack(app, "Belfry-real"), "Released", { templateFile });
app.synth();
