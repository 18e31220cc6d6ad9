import { actions } from "./en/actions.ts";
import { details } from "./en/details.ts";
import { lists } from "./en/lists.ts";
import { overview } from "./en/overview.ts";
import { workflows } from "./en/workflows.ts";
import type { Words } from "./words.ts";

/** Every word of the console in English. */
export const en: Words = { ...lists, ...details, ...actions, ...workflows, ...overview };
