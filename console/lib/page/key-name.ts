/** What is read of a keyboard event. */
interface Key {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
}

/** The name of a pressed key with Ctrl or Cmd and shift, as maps have it; undefined where keys must not be heard. */
export function pressed(event: Key, inField: boolean): string | undefined {
  const { code, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
  if (isComposing || altKey) return undefined;
  if (ctrlKey || metaKey) return `Mod+${code}`;
  if (inField && code !== "Escape") return undefined;
  return shiftKey ? `Shift+${code}` : code;
}
