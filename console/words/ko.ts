import { actions } from "./ko/actions.ts";
import { details } from "./ko/details.ts";
import { lists } from "./ko/lists.ts";
import { overview } from "./ko/overview.ts";
import { workflows } from "./ko/workflows.ts";

/** Every word of the console in Korean. Ids, cron expressions, JSON and error texts are never translated. */
export const ko = { ...lists, ...details, ...actions, ...workflows, ...overview };
