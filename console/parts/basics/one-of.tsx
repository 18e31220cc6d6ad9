import type { ControlProps } from "../forms/form-field.tsx";

interface OneOfProps<Value extends string> {
  /** The id of what names it. */
  readonly label: string;
  readonly given: ControlProps;
  readonly chosen: Value;
  readonly options: readonly (readonly [value: Value, word: string])[];
  choose(value: Value): void;
}

/** One of a few, as radio buttons: the arrow keys move between them. */
export function OneOf<Value extends string>({ label, given, chosen, options, choose }: OneOfProps<Value>) {
  const { id, ...described } = given;
  return (
    <div class="seg one-of" role="radiogroup" aria-labelledby={label} {...described} id={id} tabIndex={-1}>
      {options.map(([value, word]) => (
        <label key={value} class={chosen === value ? "on" : undefined}>
          <input type="radio" name={id} checked={chosen === value} onChange={() => choose(value)} />
          {word}
        </label>
      ))}
    </div>
  );
}
