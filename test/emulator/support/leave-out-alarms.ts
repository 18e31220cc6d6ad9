import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const Alarm = z.object({ Type: z.literal("AWS::CloudWatch::Alarm"), Properties: z.object({ Metrics: z.array(z.unknown()) }) });
const Template = z.looseObject({ Resources: z.record(z.string(), z.unknown()) });

/** Alarms on an expression over metrics, which the emulator refuses, are left out of the synthesised templates in a folder. */
export function leaveOutAlarms(assembly: string): void {
  for (const file of readdirSync(assembly).filter((name) => name.endsWith(".template.json"))) {
    const template = Template.parse(JSON.parse(readFileSync(join(assembly, file), "utf8")));
    const kept = Object.entries(template.Resources).filter(([, resource]) => !Alarm.safeParse(resource).success);
    writeFileSync(join(assembly, file), JSON.stringify({ ...template, Resources: Object.fromEntries(kept) }));
  }
}
