import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from "node:crypto";

/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410). */
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/** What is made of one value of the signing secret. */
export interface SigningKeys {
  /** Ed25519. */
  readonly privateKey: KeyObject;
  readonly jwk: { readonly kty: "OKP"; readonly crv: "Ed25519"; readonly x: string };
  /** The public key's thumbprint (RFC 7638). */
  readonly kid: string;
  /** For what only the signer itself has to recognise. */
  readonly macKey: Buffer;
}

/** Keys from the text of a secret, which CloudFormation generates and Secrets Manager rotates: the same text gives the same keys. */
export function signingKeys(secret: string): SigningKeys {
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", secret, "belfry", purpose, 32));
  const der = Buffer.concat([PKCS8_ED25519, derive("access-token")]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  const jwk = { kty: "OKP", crv: "Ed25519", x } as const;
  const kid = createHash("sha256")
    .update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x }))
    .digest("base64url");
  return { privateKey, jwk, kid, macKey: derive("refresh-token") };
}
