import korean from "zod/v4/locales/ko.js";

export { say as sayInKorean } from "../../shared/contract/texts/ko/index.ts";

/** zod's own Korean messages. */
export const zodErrors = korean().localeError;
