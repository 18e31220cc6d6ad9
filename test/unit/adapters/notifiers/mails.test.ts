import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import { GetSuppressedDestinationCommand, NotFoundException, SendEmailCommand } from "@aws-sdk/client-sesv2";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sesMail } from "../../../../shared/adapters/notifiers/ses-mail.ts";
import { smtpMail } from "../../../../shared/adapters/notifiers/smtp-mail.ts";
import { type MailServer, startMailServer } from "../../../airflow/support/mail-server.ts";

const MAIL = {
  to: ["desk@example.com"],
  subject: "❌ 보고서 failed",
  text: "실패했습니다 🚨\nline",
  messageId: "<1@belfry.invalid>",
  attachments: [],
};
let server: MailServer;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "belfry-mails-"));
  server = await startMailServer(folder);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a mail by SMTP", () => {
  it("arrives with its subject, text and id as they are", async () => {
    expect(await smtpMail(`smtp://127.0.0.1:${server.port}`, "belfry@example.com")(MAIL)).toEqual({ kind: "delivered", status_code: 250 });
    const mail = await PostalMime.parse(readFileSync(join(folder, "1.eml")));
    expect([mail.subject, mail.text?.trim(), mail.messageId, mail.from?.address]).toEqual([
      MAIL.subject,
      MAIL.text,
      MAIL.messageId,
      "belfry@example.com",
    ]);
  });

  it("has its files with it, byte by byte, under their own names", async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
    const attachments = [{ name: "보고서 11월.xlsx", content: bytes.toString("base64") }];
    await smtpMail(`smtp://127.0.0.1:${server.port}`, "belfry@example.com")({ ...MAIL, attachments });
    const mail = await PostalMime.parse(readFileSync(join(folder, "2.eml")));
    expect(mail.text?.trim()).toBe(MAIL.text);
    expect(mail.attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
      ["보고서 11월.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    ]);
    expect(bytes.equals(Buffer.from(mail.attachments[0]?.content as ArrayBuffer))).toBe(true);
  });

  it("is tried again where no server answers", async () => {
    const answer = await smtpMail("smtp://127.0.0.1:9", "belfry@example.com")(MAIL);
    expect(answer).toMatchObject({ kind: "failed", status_code: null, passing: true });
  });
});

describe("a mail by SES", () => {
  /** A client that knows these addresses to be suppressed, and answers a mail so. */
  function ses(suppressed: readonly string[], send: () => unknown) {
    const sent: string[][] = [];
    const contents: unknown[] = [];
    const client = {
      async send(command: unknown) {
        if (command instanceof GetSuppressedDestinationCommand) {
          if (suppressed.includes(command.input.EmailAddress ?? "")) return {};
          throw new NotFoundException({ message: "", $metadata: {} });
        }
        if (command instanceof SendEmailCommand) {
          sent.push(command.input.Destination?.ToAddresses ?? []);
          contents.push(command.input.Content);
        }
        return send();
      },
    } as unknown as SESv2Client;
    return { mail: sesMail("belfry@example.com", client), sent, contents };
  }
  const taken = () => ({ $metadata: { httpStatusCode: 200 } });

  it("goes to those that are not suppressed, and is refused where none is left", async () => {
    const one = ses(["gone@example.com"], taken);
    expect(await one.mail({ ...MAIL, to: ["gone@example.com", "here@example.com"] })).toEqual({ kind: "delivered", status_code: 200 });
    expect(one.sent).toEqual([["here@example.com"]]);
    expect(await one.mail({ ...MAIL, to: ["gone@example.com"] })).toMatchObject({
      passing: false,
      why: { params: { code: "SUPPRESSED" } },
    });
    expect(one.sent).toHaveLength(1);
  });

  it("has its files with it", async () => {
    const one = ses([], taken);
    await one.mail({ ...MAIL, attachments: [{ name: "a.xlsx", content: Buffer.from("cells").toString("base64") }] });
    expect(one.contents).toMatchObject([
      { Simple: { Attachments: [{ FileName: "a.xlsx", RawContent: Buffer.from("cells"), ContentDisposition: "ATTACHMENT" }] } },
    ]);
  });

  it.each([
    ["MessageRejected", 400, false],
    ["TooManyRequestsException", 429, true],
    ["SendingPausedException", 400, true],
    ["InternalFailure", 500, true],
  ])("that is answered %s is tried again accordingly", async (name, httpStatusCode, passing) => {
    const error = Object.assign(new Error("with words of theirs"), { name, $metadata: { httpStatusCode } });
    const { mail } = ses([], () => {
      throw error;
    });
    expect(await mail(MAIL)).toEqual({
      kind: "failed",
      status_code: httpStatusCode,
      why: { code: "mail-not-taken", params: { code: name } },
      passing,
    });
  });
});
