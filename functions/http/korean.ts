import korean from "zod/v4/locales/ko.js";

/** zod's own Korean messages. */
export const ko = korean().localeError;
