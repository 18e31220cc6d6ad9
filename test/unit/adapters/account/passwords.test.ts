import { argon2Sync } from "node:crypto";
import { expect, it } from "vitest";
import { argon2Passwords } from "../../../../shared/adapters/account/passwords.ts";

const passwords = argon2Passwords();

it("a password is right by its hash, another one is wrong, and each hash has a salt of its own", async () => {
  const [one, two] = [await passwords.hash("비밀번호 🗝"), await passwords.hash("비밀번호 🗝")];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect([await passwords.check("비밀번호 🗝", one), await passwords.check("비밀번호", one)]).toEqual(["right", "wrong"]);
});

it("a hash with other parameters than today's is checked by its own, and called outdated", async () => {
  const nonce = Buffer.from("0123456789abcdef");
  const tag = argon2Sync("argon2id", { message: Buffer.from("pass"), nonce, parallelism: 1, tagLength: 32, memory: 64, passes: 1 });
  const unpadded = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  const stored = `$argon2id$v=19$m=64,t=1,p=1$${unpadded(nonce)}$${unpadded(tag)}`;
  expect([await passwords.check("pass", stored), await passwords.check("past", stored)]).toEqual(["outdated", "wrong"]);
});

it.each([
  "$2b$12$abcdefghijklmnopqrstuv",
  "plain",
  "",
  "$argon2id$v=19$m=9999999,t=2,p=1$c2FsdHNhbHQ$dGFn",
  "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$dGFn",
])("a hash that cannot be checked is said to be so, and no password is called wrong: %s", async (stored) => {
  await expect(passwords.check("pass", stored)).rejects.toMatchObject({ problem: { code: "UNAVAILABLE" } });
});

it("an unknown user costs a hash, too", async () => {
  await expect(passwords.waste("anything")).resolves.toBeUndefined();
});
