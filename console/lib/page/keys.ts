import { useLayoutEffect } from "preact/hooks";
import { pressed } from "./key-name.ts";
import { singleKeys } from "./preferences.ts";

/** What keys do, by `event.code`, so that they work while a Korean input method is on; `KeyG KeyO` is one after the other. */
export type KeyMap = Readonly<Record<string, () => void>>;

const maps: KeyMap[] = [];
let first: { readonly code: string; readonly at: number } | undefined;
/** Between the two keys of a pair, ms. */
const PAIR_MS = 1_500;

/** Keys that work while this is on the screen. What came last goes first. */
export function useKeys(map: KeyMap): void {
  useLayoutEffect(() => {
    maps.push(map);
    return () => void maps.splice(maps.indexOf(map), 1);
  });
}

export function listenForKeys(): void {
  addEventListener("keydown", (event) => {
    const { target } = event;
    const inField = target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
    const name = pressed(event, inField);
    if (name === undefined || event.defaultPrevented) return;
    const single = !name.startsWith("Mod+") && name !== "Escape";
    if (single && (singleKeys.value === "off" || document.querySelector("dialog[open]"))) return;
    const pair = first && Date.now() - first.at < PAIR_MS ? `${first.code} ${name}` : undefined;
    first = undefined;
    const action = (pair === undefined ? undefined : find(pair)) ?? find(name);
    if (action) {
      event.preventDefault();
      action();
    } else if (single && maps.some((map) => Object.keys(map).some((keys) => keys.startsWith(`${name} `)))) {
      first = { code: name, at: Date.now() };
    }
  });
}

function find(name: string): (() => void) | undefined {
  return maps.findLast((map) => name in map)?.[name];
}
