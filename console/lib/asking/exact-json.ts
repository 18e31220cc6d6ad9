/** A number of a JSON text that would not be sent as it was written, and where it stands. */
export interface LossyNumber {
  readonly literal: string;
  readonly position: number;
}

/** A string, which is passed over, or a number. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** The first number that a 64-bit float does not hold: `8202522731445525542`, `1e400`. @param json valid by JSON's grammar */
export function lossyNumber(json: string): LossyNumber | undefined {
  for (const { 0: literal, index: position } of json.matchAll(TOKEN)) {
    if (!literal.startsWith('"') && !isExact(literal)) return { literal, position };
  }
  return undefined;
}

/** As the API judges it: a whole number has just these digits, one with a fraction is its float rounded to as many. */
function isExact(literal: string): boolean {
  const { digits, exponent } = decimalOf(literal);
  if (digits === "") return true;
  const value = Number(literal);
  if (!Number.isFinite(value) || value === 0 || digits.length > 100) return false;
  const kept = decimalOf(exponent >= digits.length ? String(value) : value.toPrecision(digits.length));
  return kept.digits === digits && kept.exponent === exponent;
}

/** `0.{digits} × 10^{exponent}`, without zeros at either end. */
function decimalOf(literal: string) {
  const [, whole = "", fraction = "", power = "0"] = /^-?(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(literal) ?? [];
  const leading = /^0*/.exec(whole + fraction)?.[0].length ?? 0;
  const digits = (whole + fraction).slice(leading).replace(/0+$/, "");
  return { digits, exponent: whole.length - leading + Number(power) };
}
