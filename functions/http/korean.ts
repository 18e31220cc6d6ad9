import type * as z from "zod";
import korean from "zod/v4/locales/ko.js";

export { say as sayInKorean } from "../../shared/contract/texts/ko/index.ts";

type Issue = z.core.$ZodRawIssue;

const ofZod = korean().localeError;

/** What was expected, as a form says it. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: "텍스트여야 합니다.",
  number: "숫자여야 합니다.",
  int: "정수여야 합니다.",
  boolean: "true 또는 false여야 합니다.",
  array: "배열이어야 합니다.",
  object: "JSON 객체여야 합니다.",
  record: "JSON 객체여야 합니다.",
};

/** What a value is counted in: letters of a text, entries of a list; numbers in nothing. */
const UNITS: Readonly<Record<string, string>> = { string: "자", array: "개", set: "개" };

/** zod's messages in Korean as people say them at a field of a form; zod's own Korean where there is none. */
export const zodErrors: z.core.$ZodErrorMap = (issue) => messageOf(issue) ?? ofZod(issue);

function messageOf(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "필수 항목입니다." : EXPECTED[issue.expected];
    case "too_small":
      if (issue.minimum === 1 && issue.origin === "string") return "비워 둘 수 없습니다.";
      return `${issue.minimum}${UNITS[issue.origin] ?? ""}${issue.inclusive === false ? "보다 커야 합니다." : " 이상이어야 합니다."}`;
    case "too_big":
      return `${issue.maximum}${UNITS[issue.origin] ?? ""}${issue.inclusive === false ? "보다 작아야 합니다." : " 이하여야 합니다."}`;
    case "invalid_value":
      return `다음 중 하나여야 합니다: ${issue.values.map(String).join(", ")}`;
    case "invalid_format":
      return issue.format === "datetime" ? "2026-11-20T08:00:00Z처럼 시간대가 있는 ISO 8601 시각이어야 합니다." : undefined;
    case "custom":
    case "invalid_element":
    case "invalid_key":
    case "invalid_union":
    case "not_multiple_of":
    case "unrecognized_keys":
      return undefined;
  }
}
