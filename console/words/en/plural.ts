const plural = new Intl.PluralRules("en");

/** A number of things: `1 job`, `1,200 jobs`. */
export function counted(n: number, one: string, many: string): string {
  return `${n.toLocaleString("en")} ${plural.select(n) === "one" ? one : many}`;
}
