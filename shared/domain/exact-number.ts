/** Significant decimal digits that a double can always hold. */
const SAFE_DIGITS = 15;
/** As many digits as `toPrecision` writes at most. */
const MOST_DIGITS = 100;

/** A decimal number: `0.{digits} × 10^{exponent}`, without zeros at either end of the digits; zero has none. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/**
 * Does a JSON number come out as it went in, where it is kept as a double (IEEE 754)?
 *
 * - A whole number must have a double of just its value, written with these digits: `9007199254740993`, which would become
 *   …992, does not; `1e21` and `1152921504606847000`, as JavaScript itself writes 2^60, do.
 * - A number with a fraction must be its double rounded to as many digits as were written: `0.1`, `0.10000000000000001` and
 *   all that a program writes of a double do; `12345678901234567.89` and `3.14159265358979323846` do not.
 * - What is too large (`1e400`) or too small (`1e-400`) for a double does not.
 *
 * @param literal as it stands in the text, by JSON's grammar
 */
export function isExactNumber(literal: string): boolean {
  const written = decimalOf(literal);
  const { digits, exponent } = written;
  if (digits === "") return true;
  const value = Number(literal);
  if (!Number.isFinite(value) || value === 0) return false;
  const isWhole = exponent >= digits.length;
  if (isWhole) return isSame(decimalOf(String(value)), written);
  if (digits.length > MOST_DIGITS) return false;
  if (digits.length <= SAFE_DIGITS && isNormal(value)) return true;
  return isSame(decimalOf(value.toPrecision(digits.length)), written) || isHalfRoundedDown(value, written);
}

/**
 * Is it the lower neighbour of a double that is just halfway between two decimals of so many digits? There `toPrecision` takes
 * the upper one; C, Python and JavaScript's own shortest form take the even one: `804132311599530.2` is the double …530.25.
 */
function isHalfRoundedDown(value: number, { digits, exponent }: Decimal): boolean {
  return isSame(decimalOf(value.toPrecision(MOST_DIGITS)), { digits: `${digits}5`, exponent });
}

/** Below the smallest normal double, digits are lost one after the other. */
function isNormal(value: number): boolean {
  return Math.abs(value) >= 2.2250738585072014e-308;
}

function isSame(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && a.exponent === b.exponent;
}

/** The sign is left out: no double loses it. */
function decimalOf(literal: string): Decimal {
  const [, whole = "", fraction = "", power = "0"] = /^[+-]?(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(literal) ?? [];
  const all = whole + fraction;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(leading).replace(/0+$/, "");
  return { digits, exponent: digits === "" ? 0 : whole.length - leading + Number(power) };
}
