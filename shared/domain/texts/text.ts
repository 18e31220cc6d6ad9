import type { AccountTexts } from "./account-texts.ts";
import type { AirflowTexts } from "./airflow-texts.ts";
import type { BodyTexts } from "./body-texts.ts";
import type { CronTexts } from "./cron-texts.ts";
import type { DagMailTexts } from "./dag-mail-texts.ts";
import type { EventPatternTexts } from "./event-pattern-texts.ts";
import type { LetterTexts } from "./letter-texts.ts";
import type { NotificationTexts } from "./notification-texts.ts";
import type { NoParameters } from "./no-parameters.ts";
import type { RequestTexts } from "./request-texts.ts";
import type { RuleTexts } from "./rule-texts.ts";
import type { ScheduleTexts } from "./schedule-texts.ts";
import type { RunTexts } from "./run-texts.ts";
import type { TaskTexts } from "./task-texts.ts";
import type { TelegramTexts } from "./telegram-texts.ts";
import type { TemplateTexts } from "./template-texts.ts";
import type { TriggerTexts } from "./trigger-texts.ts";

/**
 * Every sentence that the domain, the use cases and the contract say to people: its code, and the parameters of its words.
 * The words themselves, in each language, are in `contract/texts`. Each area of the domain declares its own codes.
 */
export interface TextParameters
  extends
    AccountTexts,
    AirflowTexts,
    BodyTexts,
    CronTexts,
    DagMailTexts,
    EventPatternTexts,
    LetterTexts,
    NotificationTexts,
    RequestTexts,
    RuleTexts,
    RunTexts,
    ScheduleTexts,
    TaskTexts,
    TelegramTexts,
    TemplateTexts,
    TriggerTexts {
  /** Words that are not ours, or were stored before texts had codes. */
  readonly plain: { readonly words: string };
}

export type TextCode = keyof TextParameters;

/** A sentence in no language yet: a code that programs may act on, and parameters. Serialisable as JSON. */
export type Text = { readonly [Code in TextCode]: { readonly code: Code; readonly params: TextParameters[Code] } }[TextCode];

/** What a worker or caller said in words of its own, or a text of ours. */
export type Words = string | Text;

/** Says words in one language. */
export type Say = (words: Words) => string;

/** The code of a text; undefined for words that are not ours. */
export function codeOf(words: Words | null): TextCode | undefined {
  return words === null || typeof words === "string" ? undefined : words.code;
}

type Arguments<Code extends TextCode> = TextParameters[Code] extends NoParameters
  ? []
  : Partial<TextParameters[Code]> extends TextParameters[Code]
    ? [params?: TextParameters[Code]]
    : [params: TextParameters[Code]];

/** A text by its code, checked against the parameters that its code declares. */
export function text<Code extends TextCode>(code: Code, ...[params]: Arguments<Code>): Text {
  return { code, params: params ?? {} } as Text;
}
