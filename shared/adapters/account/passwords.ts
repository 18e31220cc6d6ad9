import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { BelfryError } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import type { Passwords } from "../../ports/accounts.ts";

/**
 * Argon2id with the first of OWASP's equivalent settings: 19 MiB, two passes, one lane.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const CURRENT = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;
const SALT_BYTES = 16;
/** What a stored hash may ask of this process: one that another hand wrote must not take its memory. */
const MOST = { memory: 262_144, passes: 10, parallelism: 4 };

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, https://github.com/P-H-C/phc-string-format */
const PHC =
  /^\$(?<algorithm>[a-z0-9-]+)\$v=19\$m=(?<memory>\d{1,7}),t=(?<passes>\d{1,3}),p=(?<parallelism>\d{1,2})\$(?<salt>[A-Za-z0-9+/]+)\$(?<tag>[A-Za-z0-9+/]+)$/;

/** `crypto.argon2` came with Node 24.7: a runtime without it says so, and does not say that a password is wrong. */
const hashing: typeof argon2 | undefined = argon2;

export function argon2Passwords(): Passwords {
  const derive = async (parameters: Argon2Parameters): Promise<Buffer> => {
    if (!hashing) throw unreadable("argon2id");
    return promisify(hashing)("argon2id", parameters);
  };
  const tagOf = (password: string, nonce: Buffer) => derive({ ...CURRENT, message: Buffer.from(password), nonce, tagLength: TAG_BYTES });

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const { memory, passes, parallelism } = CURRENT;
      return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(await tagOf(password, salt))}`;
    },
    async check(password, stored) {
      const { algorithm = "unknown", memory, passes, parallelism, salt = "", tag = "" } = PHC.exec(stored)?.groups ?? {};
      const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
      const excessive = cost.memory > MOST.memory || cost.passes > MOST.passes || cost.parallelism > MOST.parallelism;
      if (algorithm !== "argon2id" || excessive) throw unreadable(algorithm);
      const expected = Buffer.from(tag, "base64");
      const given = await derive({
        ...cost,
        message: Buffer.from(password),
        nonce: Buffer.from(salt, "base64"),
        tagLength: expected.length,
      });
      if (!timingSafeEqual(given, expected)) return "wrong";
      const isCurrent = Object.entries(CURRENT).every(([name, value]) => cost[name as keyof typeof CURRENT] === value);
      return isCurrent ? "right" : "outdated";
    },
    async waste(password) {
      await tagOf(password, Buffer.alloc(SALT_BYTES));
    },
  };
}

function unreadable(algorithm: string): BelfryError {
  return new BelfryError({ code: "UNAVAILABLE", text: text("password-unreadable", { algorithm }) });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
