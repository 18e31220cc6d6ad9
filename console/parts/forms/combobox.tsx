import { useState } from "preact/hooks";
import { matches, type Searchable } from "../../lib/page/initials.ts";
import { Foreign } from "../basics/text.tsx";
import type { ControlProps } from "./form-field.tsx";

/** One of those that can be chosen. */
export interface Choice {
  readonly key: string;
  readonly name: string;
  /** Stands beside the name. */
  readonly note: string | null;
  readonly text: Searchable;
}

interface ComboboxProps {
  readonly given: ControlProps;
  /** Its name, where no label names it. */
  readonly label?: string;
  /** Of the list of those that were found. */
  readonly foundLabel: string;
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  /** Keys of those that are chosen already, which are found no more. */
  readonly chosen: readonly string[];
  /** Said while nothing matches. */
  readonly noneFound: string;
  /** Said while nothing is typed. */
  readonly idle?: string | undefined;
  /** A text that names none of them is chosen as it was typed. @default false */
  readonly anyText?: boolean;
  add(key: string): void;
  leave(): void;
}

const SHOWN = 6;

/** A field that finds one of many while it is typed in: arrows choose, Enter takes, Escape clears. */
export function Combobox(props: ComboboxProps) {
  const { given, label, foundLabel, placeholder, choices, chosen, noneFound, idle, anyText = false, add, leave } = props;
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const typed = query.trim();
  const open = typed !== "";
  const found = open ? choices.filter(({ key, text }) => !chosen.includes(key) && matches(text, query)).slice(0, SHOWN) : [];
  const list = `${given.id}-options`;
  const search = (text: string) => {
    setQuery(text);
    setAt(0);
  };
  const take = (key: string | undefined) => {
    if (key !== undefined && !chosen.includes(key)) add(key);
    search("");
  };
  return (
    <>
      <input
        {...given}
        class={given["aria-invalid"] ? "in bad" : "in"}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        value={query}
        onInput={({ currentTarget }) => search(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing || event.keyCode === 229) return;
          const count = Math.max(1, found.length);
          if (event.code === "ArrowDown") setAt((at + 1) % count);
          else if (event.code === "ArrowUp") setAt((at - 1 + count) % count);
          else if (event.code === "Enter" && open) take(found[at]?.key ?? (anyText ? typed : undefined));
          else if (event.code === "Escape" && open) setQuery("");
          else return;
          event.preventDefault();
        }}
        onBlur={() => {
          setQuery("");
          leave();
        }}
      />
      <ul class="picks" id={list} role="listbox" aria-label={foundLabel} hidden={!open}>
        {found.map(({ key, name, note }, index) => (
          <li
            key={key}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            class={index === at ? "on" : undefined}
            // Before the field is left, which closes the list.
            onPointerDown={(event) => {
              event.preventDefault();
              take(key);
            }}
          >
            <b class="clip">
              <Foreign text={name} />
            </b>
            {note !== null && (
              <span class="clip muted small">
                <Foreign text={note} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {open && found.length === 0 && <p class="hint">{noneFound}</p>}
      {!open && idle !== undefined && <p class="hint">{idle}</p>}
    </>
  );
}
