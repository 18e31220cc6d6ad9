import { randomInt } from "node:crypto";
import * as z from "zod";
import { boolean, integer } from "../../template/resources/ignored.ts";

/** `GenerateSecretString` of CloudFormation and its defaults. */
export const generateSecretStringSchema = z.strictObject({
  PasswordLength: integer.default(32),
  ExcludeCharacters: z.string().default(""),
  ExcludeLowercase: boolean.default(false),
  ExcludeNumbers: boolean.default(false),
  ExcludePunctuation: boolean.default(false),
  ExcludeUppercase: boolean.default(false),
  IncludeSpace: boolean.default(false),
  RequireEachIncludedType: boolean.default(true),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});

/** Generates a secret value as Secrets Manager does: a password, or the template object with the password under its key. */
export function generateSecretString(options: z.output<typeof generateSecretStringSchema>): string {
  const password = generatePassword(options);
  if (options.SecretStringTemplate === undefined || options.GenerateStringKey === undefined) return password;
  const template = z.record(z.string(), z.unknown()).parse(JSON.parse(options.SecretStringTemplate));
  return JSON.stringify({ ...template, [options.GenerateStringKey]: password });
}

function generatePassword(options: z.output<typeof generateSecretStringSchema>): string {
  const included = [
    options.ExcludeLowercase ? "" : "abcdefghijklmnopqrstuvwxyz",
    options.ExcludeUppercase ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    options.ExcludeNumbers ? "" : "0123456789",
    options.ExcludePunctuation ? "" : "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    options.IncludeSpace ? " " : "",
  ].map((characters) => Array.from(characters).filter((character) => !options.ExcludeCharacters.includes(character)));
  const types = included.filter((characters) => characters.length > 0);
  const pool = types.flat();
  if (pool.length === 0) throw new Error("GenerateSecretString excludes every character");
  const pick = (characters: string[]): string => characters[randomInt(characters.length)] ?? "";
  const password = Array.from({ length: options.PasswordLength }, () => pick(pool));
  if (options.RequireEachIncludedType) {
    // Distinct random positions, so that no type is overwritten by another.
    const positions = password.map((_, index) => index);
    for (const type of types) {
      const [position] = positions.splice(randomInt(positions.length), 1);
      if (position !== undefined) password[position] = pick(type);
    }
  }
  return password.join("");
}
