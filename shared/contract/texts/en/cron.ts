import type { CronTexts } from "../../../domain/cron-texts.ts";
import type { TextTable } from "../text-table.ts";

export const cron: TextTable<CronTexts> = {
  "cron-field-count": () => "must have 5 fields, or 6 with seconds first",
};
