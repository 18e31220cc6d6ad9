import type { CronTexts } from "../../../domain/cron-texts.ts";
import type { TextTable } from "../text-table.ts";

export const cron: TextTable<CronTexts> = {
  "cron-field-count": () => "필드는 5개여야 하며, 초를 맨 앞에 두면 6개입니다.",
};
