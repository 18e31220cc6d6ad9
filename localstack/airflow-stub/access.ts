import { createHmac, randomBytes } from "node:crypto";

export interface StubUser {
  readonly password: string;
  /** `viewer` may only read. */
  readonly role: "viewer" | "admin";
  /** Whether it may see a DAG. @default all */
  readonly sees?: (dagId: string) => boolean;
}

/** Who may do what, and the tokens of Airflow 3. */
export class StubAccess {
  readonly users = new Map<string, StubUser>();
  /** ms. */
  tokenLife = 86_400_000;
  /** How far the clock of the API servers is ahead; ms. */
  clockAhead = 0;
  /** Each API server has a secret; they take turns in answering. One: they share it. */
  secrets: readonly Buffer[] = [randomBytes(32)];
  /** How often somebody asked for a token. */
  logins = 0;
  #turn = 0;

  /** Tokens of before are worth nothing. */
  restart(): void {
    this.secrets = this.secrets.map(() => randomBytes(32));
  }

  /** A token; undefined: the credentials are wrong. */
  logIn(username: unknown, password: unknown, now: number): string | undefined {
    this.logins++;
    const user = typeof username === "string" ? this.users.get(username) : undefined;
    if (!user || user.password !== password) return undefined;
    const iat = Math.floor((now + this.clockAhead) / 1000);
    const claims = { sub: username, role: user.role, aud: "apache-airflow", iat, nbf: iat, exp: iat + this.tokenLife / 1000 };
    const signed = `${encoded({ alg: "HS512", typ: "JWT" })}.${encoded(claims)}`;
    return `${signed}.${this.#sign(signed)}`;
  }

  /** The user of a token, or why it is refused. */
  userOf(token: string, now: number): StubUser | "invalid" | "expired" {
    const [head = "", body = "", signature = ""] = token.split(".");
    if (signature !== this.#sign(`${head}.${body}`)) return "invalid";
    const claims: unknown = JSON.parse(Buffer.from(body, "base64url").toString());
    if (typeof claims !== "object" || claims === null || !("sub" in claims) || !("exp" in claims)) return "invalid";
    if (Number(claims.exp) * 1000 <= now + this.clockAhead) return "expired";
    return this.users.get(String(claims.sub)) ?? "invalid";
  }

  /** The user of a header for HTTP Basic. */
  basicUser(header: string): StubUser | undefined {
    const [name = "", ...password] = Buffer.from(header.replace(/^Basic /i, ""), "base64")
      .toString()
      .split(":");
    const user = this.users.get(name);
    return user && user.password === password.join(":") ? user : undefined;
  }

  #sign(text: string): string {
    const secret = this.secrets[this.#turn++ % this.secrets.length];
    if (!secret) throw new Error("no API server");
    return createHmac("sha512", secret).update(text).digest("base64url");
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
