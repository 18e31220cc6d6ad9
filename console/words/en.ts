import { actions } from "./en/actions.ts";
import { details } from "./en/details.ts";
import { lists } from "./en/lists.ts";
import type { Words } from "./words.ts";

/** Every word of the console in English. */
export const en: Words = { ...lists, ...details, ...actions };
