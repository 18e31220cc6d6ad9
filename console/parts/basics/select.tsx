interface SelectProps {
  /** What it is of, shown while nothing is chosen. */
  readonly label: string;
  /** Empty: nothing is chosen. */
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  change(value: string | undefined): void;
}

/** A filter of which one value can be chosen. */
export function Select({ label, value, options, change }: SelectProps) {
  return (
    <label class={value === "" ? "pill select" : "pill select chosen"}>
      <span class="vh">{label}</span>
      <select value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        <option value="">{label}</option>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
