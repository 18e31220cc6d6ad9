import type { WrongParameter } from "../../lib/forms/parameters.ts";
import { t } from "../../words/index.ts";
import { Icon } from "./icon.tsx";

/** Changes parameters of the address; undefined and empty ones go. */
export type SetParameters = (changes: Readonly<Record<string, string | undefined>>) => void;

interface SearchFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly search: { readonly current: HTMLInputElement | null };
  /** @param text undefined: it was cleared */
  change(text: string | undefined): void;
}

/** The field that `/` leads to. */
export function SearchField({ label, hint, text, search, change }: SearchFieldProps) {
  return (
    <label class="field q">
      <Icon name="search" class="faint" />
      <span class="vh">{label}</span>
      <input
        ref={search}
        type="text"
        placeholder={hint}
        spellcheck={false}
        autocomplete="off"
        maxLength={200}
        value={text}
        onInput={({ currentTarget }) => change(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.code === "Escape" && !event.isComposing) change(undefined);
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}

/** A state that those of a list can be in. */
interface StateChoice<State extends string> {
  readonly state: State;
  readonly icon: string;
  readonly text: string;
  readonly count: number;
}

interface StatePillsProps<State extends string> {
  /** How many there are in all. */
  readonly all: number;
  readonly states: readonly StateChoice<State>[];
  /** Undefined: all. */
  readonly chosen: State | undefined;
  choose(state: State | undefined): void;
}

/** Those of one state, or all; how many each has. */
export function StatePills<State extends string>({ all, states, chosen, choose }: StatePillsProps<State>) {
  return (
    <>
      <button class="pill" type="button" aria-pressed={chosen === undefined} onClick={() => choose(undefined)}>
        {t().all} <span class="n">{all}</span>
      </button>
      {states.map(({ state, icon, text, count }) => (
        <button
          key={state}
          class="pill"
          type="button"
          aria-pressed={chosen === state}
          onClick={() => choose(chosen === state ? undefined : state)}
        >
          <span class={`ic c-${icon}`}>
            <Icon name={icon} class="still" />
          </span>
          {text} <span class="n">{count}</span>
        </button>
      ))}
    </>
  );
}

/** Parameters of the address with values that they cannot have, to be dropped. */
export function WrongPills({ wrong, set }: { readonly wrong: readonly WrongParameter[]; readonly set: SetParameters }) {
  return (
    <>
      {wrong.map(({ name, value }) => (
        <button key={name} class="pill wrong" type="button" onClick={() => set({ [name]: undefined })}>
          <bdi>{t().wrongParameter(name, value)}</bdi> <Icon name="close" />
        </button>
      ))}
    </>
  );
}

interface OrderSelectProps {
  readonly label: string;
  readonly value: string;
  /** The first is the default, which the address need not name. */
  readonly options: readonly (readonly [value: string, text: string])[];
  change(value: string | undefined): void;
}

/** In which order they are shown. */
export function OrderSelect({ label, value, options, change }: OrderSelectProps) {
  return (
    <label class="pill select">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => change(currentTarget.value === options[0]?.[0] ? undefined : currentTarget.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Nothing matches: which filters to drop, as buttons. */
export function DropFilter({ name, drop }: { readonly name: string; drop(): void }) {
  return (
    <button class="btn" type="button" onClick={drop}>
      <Icon name="close" />
      {t().without(name)}
    </button>
  );
}
