import type { ComponentChildren } from "preact";
import { type ControlProps, FormField } from "./form-field.tsx";

export interface TextFieldProps {
  readonly path: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault: string | undefined;
  readonly value: string;
  /** More than one: lines of a text area. @default 1 */
  readonly rows?: number;
  /** Of letters that are no words. */
  readonly mono?: boolean;
  readonly short?: boolean;
  readonly readOnly?: boolean;
  readonly required?: boolean;
  readonly inputMode?: "numeric";
  /** @default "text" */
  readonly type?: "text" | "date";
  /** The first day that can be chosen: `YYYY-MM-DD`. */
  readonly min?: string | undefined;
  readonly maxLength?: number;
  /** Texts that are offered. */
  readonly offered?: readonly string[];
  readonly placeholder?: string | undefined;
  /** It is a secret: not kept by the browser. */
  readonly secret?: boolean;
  set(value: string): void;
  leave(): void;
}

/** A field of a text, with what is wrong with it. */
export function TextField({ path, label, hint, fault, ...text }: TextFieldProps) {
  const { value, rows = 1, mono = false, short = false, readOnly = false, required = false, secret = false } = text;
  const { inputMode, type = "text", min, maxLength, offered, placeholder, set, leave } = text;
  const list = offered && `o-${path}`;
  const look = ["in", fault !== undefined && "bad", mono && "mono", short && "short", type === "date" && "num"].filter(Boolean).join(" ");
  const shared = (given: ControlProps) => ({
    ...given,
    class: look,
    value,
    readOnly,
    required,
    placeholder,
    spellcheck: !mono,
    onBlur: leave,
  });
  return (
    <FormField
      path={path}
      label={label}
      hint={hint}
      fault={fault}
      renderControl={(given) =>
        rows > 1 ? (
          <textarea {...shared(given)} rows={rows} onInput={({ currentTarget }) => set(currentTarget.value)} />
        ) : (
          <>
            <input
              {...shared(given)}
              type={type}
              inputMode={inputMode}
              min={min}
              maxLength={maxLength}
              list={list}
              autocomplete={secret ? "one-time-code" : "off"}
              autocapitalize="off"
              onInput={({ currentTarget }) => set(currentTarget.value)}
            />
            {offered && (
              <datalist id={list}>
                {offered.map((text) => (
                  <option key={text} value={text} />
                ))}
              </datalist>
            )}
          </>
        )
      }
    />
  );
}

interface SwitchFieldProps {
  readonly path: string;
  readonly label: string;
  readonly hint?: string;
  readonly fault?: string | undefined;
  /** What stands beside the box. */
  readonly says: string;
  readonly on: boolean;
  /** Stands below it. */
  readonly after?: ComponentChildren;
  set(on: boolean): void;
}

/** A field that is on or off. */
export function SwitchField({ path, label, hint, fault, says, on, after, set }: SwitchFieldProps) {
  return (
    <FormField
      path={path}
      label={label}
      hint={hint}
      fault={fault}
      after={after}
      renderControl={(given) => (
        <span class="row tick">
          <input {...given} class="check" type="checkbox" checked={on} onChange={({ currentTarget }) => set(currentTarget.checked)} />
          <label for={given.id}>{says}</label>
        </span>
      )}
    />
  );
}
