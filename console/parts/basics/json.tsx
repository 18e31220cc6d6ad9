import type { ComponentChildren } from "preact";
import { visible } from "./text.tsx";

/** Below this depth it is folded. */
const OPEN_DEPTH = 2;
/** Entries that are shown of a list or object before the rest is only counted. */
const ENTRIES = 200;
const TEXT = 4_096;

/** JSON as nodes, never as markup; folded below two levels. */
export function Json({ value, label }: { readonly value: unknown; readonly label: string }) {
  return (
    <div class="pre json" tabIndex={0} role="group" aria-label={label}>
      <Value value={value} depth={0} />
    </div>
  );
}

function Value({ value, depth, name }: { readonly value: unknown; readonly depth: number; readonly name?: string }) {
  const key = name === undefined ? null : <Key name={name} />;
  if (typeof value === "object" && value !== null) {
    const list = Array.isArray(value);
    const entries: readonly (readonly [string, unknown])[] = list
      ? value.map((entry: unknown, index) => [String(index), entry] as const)
      : Object.entries(value);
    const [left, right] = list ? ["[", "]"] : ["{", "}"];
    if (entries.length === 0)
      return (
        <Line>
          {key}
          {left}
          {right}
        </Line>
      );
    return (
      <details open={depth < OPEN_DEPTH}>
        <summary>
          {key}
          {left} <span class="faint small">{entries.length}</span>
        </summary>
        <div class="in-json">
          {entries.slice(0, ENTRIES).map(([entry, inner]) => (
            <Value key={entry} value={inner} depth={depth + 1} {...(list ? {} : { name: entry })} />
          ))}
          {entries.length > ENTRIES && <Line>… {entries.length - ENTRIES}</Line>}
        </div>
        {right}
      </details>
    );
  }
  if (typeof value === "string") {
    return (
      <Line>
        {key}
        <bdi class="s">"{visible(value.length > TEXT ? `${value.slice(0, TEXT)}…` : value)}"</bdi>
      </Line>
    );
  }
  return (
    <Line>
      {key}
      <span class="v">{String(value)}</span>
    </Line>
  );
}

function Key({ name }: { readonly name: string }) {
  return (
    <>
      <bdi class="k">"{visible(name)}"</bdi>
      {": "}
    </>
  );
}

function Line({ children }: { readonly children: ComponentChildren }) {
  return <div>{children}</div>;
}
