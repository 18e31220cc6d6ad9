import { describe, expect, it } from "vitest";
import { readOptions } from "../../../localstack/stack/options.ts";
import { readSchedulerVariables } from "../../../localstack/stack/scheduler-variables.ts";

const KNOWN = ["real", "mock"];
const read = (env: Record<string, string>) => readSchedulerVariables(env, KNOWN);

describe("the scheduler's environment variables", () => {
  it("choose the scope to run, at its own port, unless options do", () => {
    const { scope } = read({ SCHEDULER_SCOPE: "mock" });
    expect(readOptions([], KNOWN, scope)).toMatchObject({ scopes: [{ scope: "mock", port: 9_095 }] });
    expect(readOptions(["--scope", "real"], KNOWN, scope)).toMatchObject({ scopes: [{ scope: "real", port: 8_095 }] });
    expect(readOptions([], KNOWN, read({}).scope)).toMatchObject({ scopes: [{ scope: "real" }, { scope: "mock" }] });
    expect(read({ SCHEDULER_SCOPE: "" }).scope).toBeUndefined();
    expect(() => read({ SCHEDULER_SCOPE: "prod" })).toThrow("SCHEDULER_SCOPE=prod: cdk.json has real, mock");
  });

  it("choose the time zone of definitions that name none", () => {
    expect(read({ SCHEDULER_TIMEZONE: "America/New_York" }).timezone).toBe("America/New_York");
    expect(read({}).timezone).toBeUndefined();
    expect(() => read({ SCHEDULER_TIMEZONE: "Seoul" })).toThrow("SCHEDULER_TIMEZONE=Seoul: must be an IANA time zone");
  });

  it("name another issuer whose access tokens count, as cdk.json does", () => {
    const env = {
      OIDC_ISSUER: "https://login.example.com",
      OIDC_AUDIENCE: "belfry",
      OIDC_ACCESS: '{"desk":["read"]}',
      OIDC_ROLES_CLAIM: "roles",
    };
    expect(read(env).oidc).toEqual({
      issuer: env.OIDC_ISSUER,
      audience: "belfry",
      access: { desk: ["read"] },
      rolesClaim: "roles",
      nameClaim: "preferred_username",
    });
    expect(read({}).oidc).toBeUndefined();
    expect(() => read({ ...env, OIDC_ISSUER: "http://login.example.com" })).toThrow("OIDC_ISSUER: ");
    expect(() => read({ ...env, OIDC_AUDIENCE: "" })).toThrow("OIDC_AUDIENCE: ");
    const cognito = { ...env, OIDC_AUDIENCE: "", OIDC_CLIENTS: "7ab,9cd", OIDC_ROLES_CLAIM: "cognito:groups,scope" };
    expect(read(cognito).oidc).toMatchObject({ clients: ["7ab", "9cd"], rolesClaim: ["cognito:groups", "scope"] });
    expect(read({ ...env, OIDC_ISSUER: "http://127.0.0.1:8080/realms/desk" }).oidc).toBeDefined();
    expect(() => read({ ...env, OIDC_ACCESS: "desk" })).toThrow("OIDC_ACCESS: must be JSON");
    expect(() => read({ ...env, OIDC_ACCESS: '{"desk":["root"]}' })).toThrow("OIDC_ACCESS: ");
  });

  it("say who may make an account for themselves", () => {
    expect([read({ SELF_REGISTRATION: "approval" }).selfRegistration, read({}).selfRegistration]).toEqual(["approval", undefined]);
    expect(() => read({ SELF_REGISTRATION: "yes" })).toThrow("SELF_REGISTRATION=yes: must be one of off, approval, open");
  });

  it("name the service of users", () => {
    expect(read({ USER_SERVICE_URL: "http://users:8080/me" }).userServiceUrl).toBe("http://users:8080/me");
    expect(() => read({ USER_SERVICE_URL: "users:8080" })).toThrow("USER_SERVICE_URL: must begin with http:// or https://");
  });

  it("name what notifications may go to on this machine, and the server that takes their mails", () => {
    const env = { NOTIFICATION_SINKS: "127.0.0.1:9000,sink:80", SMTP_URL: "smtp://localhost:1025" };
    expect(read(env)).toMatchObject({ notificationSinks: env.NOTIFICATION_SINKS, smtpUrl: env.SMTP_URL });
    expect(() => read({ NOTIFICATION_SINKS: "127.0.0.1" })).toThrow("NOTIFICATION_SINKS=127.0.0.1: must be host:port");
    expect(() => read({ SMTP_URL: "http://localhost" })).toThrow("SMTP_URL: must begin with smtp://");
  });

  it("name a Telegram bot, the chats that may command it, and what it is told by", () => {
    const env = {
      TELEGRAM_BOT_TOKEN: "1:a",
      TELEGRAM_CHATS: "-1001, 7",
      TELEGRAM_WEBHOOK_SECRET: "a-secret-of-a-laptop",
      TELEGRAM_API_URL: "http://127.0.0.1:9",
    };
    const telegram = { token: "1:a", chats: [-1_001, 7], webhookSecret: "a-secret-of-a-laptop", apiUrl: "http://127.0.0.1:9" };
    expect(read(env).telegram).toEqual(telegram);
    expect(read({ TELEGRAM_BOT_TOKEN: "1:a" }).telegram).toEqual({ token: "1:a", chats: [] });
    expect(read({ TELEGRAM_CHATS: "7" }).telegram).toBeUndefined();
    expect(() => read({ ...env, TELEGRAM_CHATS: "@ops" })).toThrow("TELEGRAM_CHATS=@ops: must be the number of a chat");
    expect(() => read({ ...env, TELEGRAM_WEBHOOK_SECRET: "short" })).toThrow("TELEGRAM_WEBHOOK_SECRET: must be 16 to 256");
    expect(() => read({ ...env, TELEGRAM_API_URL: "127.0.0.1" })).toThrow("TELEGRAM_API_URL: must begin with http://");
  });

  it("that have no meaning here are answered with what has their place, one line each", () => {
    const { notes } = read({
      SCHEDULER_SCOPE: "real",
      SCHEDULER_TICK_SECONDS: "5",
      SCHEDULER_TIMEZONE: "Asia/Seoul",
      SCHEDULER_DB_PATH: "/app/data/scheduler.db",
      DB_TYPE: "MARIADB",
      RABBITMQ_URL: "amqp://guest:guest@rabbitmq:5672/",
      REDIS_HOST: "",
    });
    expect(notes).toEqual([
      expect.stringMatching(/^SCHEDULER_TICK_SECONDS has no effect: /),
      expect.stringMatching(/^SCHEDULER_DB_PATH has no effect: .*--data-dir/),
      expect.stringMatching(/^DB_TYPE has no effect: .*DynamoDB/),
      expect.stringMatching(/^RABBITMQ_URL has no effect: .*SQS/),
    ]);
    expect(notes.join()).not.toContain("guest");
  });
});
