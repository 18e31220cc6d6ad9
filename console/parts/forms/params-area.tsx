import { parseParams } from "../../lib/forms/params.ts";
import { f } from "../../words/forms.ts";
import type { ControlProps } from "./form-field.tsx";

interface ParamsAreaProps {
  readonly text: string;
  readonly given: ControlProps;
  readonly bad: boolean;
  /** @default 4 */
  readonly rows?: number;
  change(text: string): void;
  leave(): void;
}

/** JSON as plain text, and a button that sets its lines in order. */
export function ParamsArea({ text, given, bad, rows = 4, change, leave }: ParamsAreaProps) {
  const parsed = parseParams(text);
  const formatted = parsed.ok && text.trim() !== "" ? JSON.stringify(parsed.value, null, 2) : text;
  return (
    <>
      <textarea
        {...given}
        class={bad ? "in mono bad" : "in mono"}
        rows={Math.min(24, Math.max(rows, text.split("\n").length))}
        spellcheck={false}
        autocapitalize="off"
        placeholder="{}"
        value={text}
        onInput={({ currentTarget }) => change(currentTarget.value)}
        onBlur={leave}
      />
      <button class="btn s after" type="button" disabled={formatted === text} onClick={() => change(formatted)}>
        {f().format}
      </button>
    </>
  );
}
