import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutText, oneLine } from "../../../../shared/domain/notification/cut-text.ts";
import { maskedUrl } from "../../../../shared/domain/notification/mask.ts";
import { isSigningSecret, secretsInForce, signingSecretOf } from "../../../../shared/domain/notification/signing-secret.ts";

describe("a text that is cut", () => {
  it("keeps within its limit, is a beginning of it, and is whole where it fits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 1, max: 60 }), (text, most) => {
        const cut = cutText(text, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut === text || text.startsWith(cut.slice(0, -1))).toBe(true);
        expect(text.length > most || cut === text).toBe(true);
      }),
    );
  });

  it("never ends in a part of an emoji or of a syllable", () => {
    expect(cutText("a👨‍👩‍👧‍👦b", 5)).toBe("a…");
    expect(cutText("가나다라마바사", 4)).toBe("가나다…");
  });
});

it("a subject is one line, whatever is in its text", () => {
  expect(oneLine("job\r\nBcc: x@example.com\u2028 y")).toBe("job Bcc: x@example.com  y");
});

it("of a URL only scheme and host are shown", () => {
  expect(maskedUrl("https://user:pass@hooks.slack.com:8443/services/T0/B0/secret?token=1#x")).toBe("https://hooks.slack.com:8443/…");
});

describe("a signing secret", () => {
  it("is whsec_ and the base64 of 24 to 64 bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(isSigningSecret(signingSecretOf(bytes))).toBe(bytes.length >= 24 && bytes.length <= 64);
      }),
    );
    expect(isSigningSecret("plain text that is long enough to be one")).toBe(false);
    expect(isSigningSecret("whsec_not base64 but quite long, long enough")).toBe(false);
  });

  it("that was replaced is in force until its overlap ends", () => {
    const secrets = { signing_secret: "new", former_secret: { secret: "old", until: "2026-11-20T00:00:00.000Z" } };
    expect(secretsInForce(secrets, Date.parse("2026-11-19T23:59:59Z"))).toEqual(["new", "old"]);
    expect(secretsInForce(secrets, Date.parse("2026-11-20T00:00:00Z"))).toEqual(["new"]);
  });
});
