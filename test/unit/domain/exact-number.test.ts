import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isExactNumber } from "../../../shared/domain/exact-number.ts";

it.each([
  "0",
  "-0",
  "0.0",
  "0e99999",
  "1",
  "-1",
  "1.0",
  "1e3",
  "1E+3",
  "1.5e3",
  "100e-2",
  "0.1",
  "0.30000000000000004",
  "0.10000000000000001",
  "0.10000000000000000555",
  "0.1000000000000000055511151231257827021181583404541015625",
  "1234567890.123",
  "3.141592653589793",
  "9007199254740991",
  "9007199254740992",
  "-9007199254740992",
  "9007199254740994",
  "1152921504606847000",
  "1e21",
  "1e22",
  "100000000000000000000000",
  "1.7976931348623157e308",
  "2.2250738585072014e-308",
  "5e-324",
  "1e-7",
  "1700000000000",
  "37.566535",
  "1e-300",
  "804132311599530.2",
  "804132311599530.3",
  "2251799813685249.5",
  "1.0000000000000004",
  "562949953421312.1",
  "562949953421312.12",
  "562949953421312.13",
])("%s is kept as it is", (literal) => {
  expect(isExactNumber(literal)).toBe(true);
});

it.each([
  "8202522731445525542",
  "-8202522731445525542",
  "9007199254740993",
  "9007199254740993.0",
  "9007199254740993e0",
  "900719925474099.3e1",
  "1152921504606846977",
  "1152921504606846976",
  "18446744073709551615",
  "123456789012345678901234567890",
  "1e23000",
  "1e400",
  "-1e400",
  "1e309",
  "1.7976931348623159e308",
  "1e-400",
  "-1e-400",
  "1e-324",
  "2e-324",
  "3e-324",
  "1.23456e-322",
  "12345678901234567.89",
  "99999999999999.123",
  "9007199254740992.5",
  "1125899906842625.1",
  "1125899906842625.4",
  "3.14159265358979323846",
  "0.1234567890123456789",
  "1.00000000000000000001",
  `0.${"3".repeat(200)}`,
  `1${"0".repeat(400)}`,
])("%s would become another number", (literal) => {
  expect(isExactNumber(literal)).toBe(false);
});

it("Whatever JavaScript writes of a double is kept, in any precision that tells doubles apart", () => {
  const double = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(double, (value) => {
      expect(isExactNumber(JSON.stringify(value))).toBe(true);
    }),
  );
  fc.assert(
    // A whole number in more digits than its double is written with would come out with others.
    fc.property(
      double.filter((value) => !Number.isInteger(value)),
      fc.integer({ min: 17, max: 100 }),
      (value, digits) => {
        expect(isExactNumber(value.toPrecision(digits))).toBe(true);
      },
    ),
  );
});

it("A whole number is kept exactly where it is read back and written as the same number", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (whole) => {
      expect(isExactNumber(String(whole))).toBe(BigInt(Number(whole).toLocaleString("en", { useGrouping: false })) === whole);
    }),
  );
});

it("Decimals of up to fifteen digits are kept, as amounts and measurements have them", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), fc.integer({ min: -290, max: 290 }), (digits, power) => {
      expect(isExactNumber(`${digits}e${power}`)).toBe(true);
    }),
  );
});
