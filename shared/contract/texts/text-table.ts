import type { Text, TextCode, TextParameters } from "../../domain/texts/text.ts";

/** The words of an area's texts in one language: a function of the parameters for each code. */
export type TextTable<Area> = { readonly [Code in keyof Area]: (params: Area[Code]) => string };

/** The words of every text in one language. */
export type AllTexts = TextTable<TextParameters>;

/** Those of some areas. */
export type SomeTexts = Partial<AllTexts>;

/** Says a text in the language of the table. A code that the table lacks, stored by another version, is said by its code. */
export function sayIn(table: SomeTexts, { code, params }: Text): string {
  const words = table[code] as ((params: TextParameters[TextCode]) => string) | undefined;
  return words === undefined ? code : words(params);
}
