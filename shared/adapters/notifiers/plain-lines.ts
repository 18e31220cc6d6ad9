import type { Notice } from "./notice.ts";

/** The lines below the title, as plain text. */
export function plainLines({ fields, lines }: Notice): readonly string[] {
  return [...fields.map(({ title, value }) => `${title}: ${value}`), ...lines];
}
