import type { BodyTexts } from "../../../domain/texts/body-texts.ts";
import type { TextTable } from "../text-table.ts";

export const body: TextTable<BodyTexts> = {
  "number-not-exact": ({ literal }) =>
    `${literal} would become another number, since numbers are kept as 64-bit floats: send it as a string`,
  "proto-key": () => "__proto__ cannot be the name of a field",
  "body-not-utf8": () => "the body is not UTF-8",
  "form-payload": () => "a form must hold one field payload, with the JSON",
  "content-type-for-webhook": () =>
    "Content-Type must be application/json; application/x-www-form-urlencoded, with the JSON in its field payload, is for triggers with a secret",
  "content-type-for-signed-webhook": () =>
    "Content-Type must be application/json, or application/x-www-form-urlencoded with the JSON in its field payload",
};
