import { describe, expect, it } from "vitest";
import { aJob, NOON } from "../../support/samples.ts";
import { TELEGRAM_SECRET } from "../../support/memory/messages/telegram.ts";
import { anApi, type Api } from "../http-events.ts";

const WEBHOOK = "POST /telegram/webhook";
const HEADERS = { "x-telegram-bot-api-secret-token": TELEGRAM_SECRET };
let updates = 100;

/** An update as Telegram sent one, with another text, chat and sender. */
function update(text: string, { chat = -1_001, language = "en", message = {}, id = (updates += 1) }: Change = {}) {
  const length = text.split(/\s/, 1)[0]?.length ?? 0;
  return {
    update_id: id,
    message: {
      message_id: 512,
      from: { id: 7, is_bot: false, first_name: "Anna", username: "anna", language_code: language },
      chat: chat > 0 ? { id: chat, first_name: "Anna", type: "private" } : { id: chat, title: "Operations", type: "supergroup" },
      date: NOON / 1_000 - 2,
      text,
      ...(text.startsWith("/") && { entities: [{ offset: 0, length, type: "bot_command" }] }),
      ...message,
    },
  };
}
interface Change {
  readonly chat?: number;
  readonly language?: string;
  readonly message?: Readonly<Record<string, unknown>>;
  readonly id?: number;
}

/** Scope real with two jobs. */
async function withJobs(): Promise<Api> {
  const api = anApi();
  for (const job of [
    aJob({ job_id: "buy-scanner", description: "Looks for <b>bargains</b> & more" }),
    aJob({ job_id: "scout", description: null, enabled: false }),
  ])
    await api.memory.jobs.create(job);
  return api;
}
const send = (api: Api, body: unknown, headers: Readonly<Record<string, string>> = HEADERS) =>
  api.send(WEBHOOK, { body, headers, access: null });
/** What the bot answers to a command. */
async function said(api: Api, text: string, change?: Change): Promise<string | undefined> {
  const before = api.telegram.sent.length;
  expect(await send(api, update(text, change))).toMatchObject({ status: 200, json: {} });
  expect(api.telegram.sent.length - before).toBeLessThanOrEqual(1);
  return api.telegram.sent[before]?.text;
}
const refusals = ({ memory }: Api) => memory.telemetry.named("telegram.refused").map(({ detail }) => detail);

describe("the webhook of the Telegram bot", () => {
  it.each([
    {},
    { "x-telegram-bot-api-secret-token": "" },
    { "x-telegram-bot-api-secret-token": `${TELEGRAM_SECRET}x` },
    { authorization: "Bearer token" },
  ])("refuses a caller that shows %j before it reads the body, and reports it", async (headers) => {
    const api = await withJobs();
    for (const sent of [{ body: update("/job run buy-scanner") }, { text: "{" }])
      expect(await api.send(WEBHOOK, { ...sent, headers, access: null })).toMatchObject({ status: 401, error: { code: "UNAUTHORIZED" } });
    expect(api.telegram.sent).toEqual([]);
    expect(api.memory.dispatch.sent).toEqual([]);
    expect(refusals(api)).toEqual([1, 2].map(() => ({ why: "secret", source_ip: "127.0.0.1" })));
  });

  it("asks for its secret on a laptop too, where the API asks for nothing", async () => {
    const api = anApi({ authorizationRequired: false });
    expect(await send(api, update("/help"), {})).toMatchObject({ status: 401 });
  });

  it("knows a secret that was changed, and reads it no more often than every ten seconds for those who guess", async () => {
    const api = await withJobs();
    api.telegram.secret = "another-secret-since";
    await send(api, update("/help"), { "x-telegram-bot-api-secret-token": "another-secret-since" });
    await send(api, update("/help"));
    expect(api.telegram.secretReads).toEqual([300_000, 300_000, 10_000]);
    expect(api.telegram.sent).toHaveLength(1);
  });

  it("refuses what is no update, by a caller with the secret, and names the field", async () => {
    const api = await withJobs();
    expect(await api.send(WEBHOOK, { text: "{", headers: HEADERS })).toMatchObject({ status: 400, error: { code: "MALFORMED_JSON" } });
    for (const body of [{}, { update_id: "1" }, { update_id: -1 }, []])
      expect(await send(api, body)).toMatchObject({ status: 400, error: { code: "VALIDATION_ERROR" } });
    expect((await send(api, {})).error.details).toMatchObject([{ path: "update_id" }]);
  });

  it.each([
    ["an edited message", { edited_message: update("/job run buy-scanner").message }],
    ["a post of a channel", { channel_post: update("/job run buy-scanner").message }],
    ["a press of a button", { callback_query: { id: "1", from: { id: 7 }, data: "/job run buy-scanner" } }],
    ["a message of a shape that is not known", { message: { message_id: "512", text: "/job run buy-scanner" } }],
    ["a photo", { message: { ...update("").message, text: undefined, photo: [] } }],
    ["a command that was forwarded", update("/job run buy-scanner", { message: { forward_origin: { type: "user" } } })],
    ["a command to another bot", update("/job@other_bot run buy-scanner")],
    [
      "a command amid other words",
      { ...update("please /job run buy-scanner", { message: { entities: [{ offset: 7, length: 4, type: "bot_command" }] } }) },
    ],
    ["a command that nobody knows, in a group", update("/jobs run buy-scanner")],
    ["talk in a group", update("job run buy-scanner")],
  ])("takes %s for no command, and says nothing", async (_, body) => {
    const api = await withJobs();
    expect(await send(api, { update_id: 9, ...body })).toMatchObject({ status: 200, json: {} });
    expect(api.telegram.sent).toEqual([]);
    expect(api.memory.dispatch.sent).toEqual([]);
  });

  it("says nothing to a chat, or a member, that may not command it, and reports who it is", async () => {
    const api = await withJobs();
    expect(await said(api, "/job list", { chat: 8 })).toBeUndefined();
    expect(await said(api, "/help", { chat: -1_009 })).toBeUndefined();
    expect(await said(api, "/help", { chat: -1_003, message: { from: { id: 8 } } })).toBeUndefined();
    expect(await said(api, "/help", { chat: -1_003, message: { from: undefined } })).toBeUndefined();
    expect(await said(api, "/help", { chat: -1_003 })).toContain("/job list");
    expect(refusals(api)).toEqual([
      { why: "chat", chat_id: 8, user_id: 7 },
      { why: "chat", chat_id: -1_009, user_id: 7 },
      { why: "chat", chat_id: -1_003, user_id: 8 },
      { why: "chat", chat_id: -1_003 },
    ]);
  });
});

describe("a command", () => {
  it("of help is answered by all commands; of other words too where two are in the chat", async () => {
    const api = await withJobs();
    const help = await said(api, "/help");
    expect(help).toMatch(/^Belfry, scope real\n\/job list \[text\] – /);
    for (const [text, chat] of [
      ["/start", -1_001],
      ["/job", -1_001],
      ["/job@Belfry_Bot", -1_001],
      ["/start", 7],
      ["hello", 7],
      ["/nothing", 7],
    ] as const)
      expect(await said(api, text, { chat })).toBe(help);
    expect(await said(api, "/job stop scout")).toBe(`/job stop is not a command.\n\n${help}`);
    expect(await said(api, "/job run")).toBe("Which job? /job run ID");
  });

  it("goes to the topic that it came from, as an answer to its message", async () => {
    const api = await withJobs();
    await said(api, "/job list", { message: { is_topic_message: true, message_thread_id: 33 } });
    await said(api, "/job list", { message: { message_thread_id: 33 } });
    expect(api.telegram.sent).toMatchObject([{ chatId: -1_001, threadId: 33, replyTo: 512 }, { threadId: undefined }]);
  });

  it("lists jobs with how they are, all or those that a text finds", async () => {
    const api = await withJobs();
    expect(await said(api, "/job list")).toBe("real: 2 jobs\n⚪ buy-scanner – next 2026-11-20 21:01\n⏹ scout – disabled");
    expect(await said(api, "/job list BARGAINS")).toMatch(/^real: 1 job\n⚪ buy-scanner/);
    expect(await said(api, "/job list no <such>")).toBe("Scope real has no job with “no <such>” in its id or description.");
    expect(await said(anApi(), "/job list")).toBe("Scope real has no jobs.");
  });

  it("lists what fits into a message, and says how many are left", async () => {
    const api = anApi();
    for (let at = 0; at < 200; at += 1)
      await api.memory.jobs.create(aJob({ job_id: `a-job-with-a-rather-long-name-${String(at).padStart(3, "0")}` }));
    const text = (await said(api, "/job list")) ?? "";
    const shown = text.split("\n").filter((line) => line.startsWith("⚪")).length;
    expect(text.length).toBeLessThanOrEqual(4_096);
    expect(shown).toBeGreaterThan(40);
    expect(text).toMatch(new RegExp(`^real: 200 jobs\n[^]*\n… and ${200 - shown} more: `));
  });

  it("shows one job, what its owner wrote as it is", async () => {
    const api = await withJobs();
    expect(await said(api, "/job status buy-scanner")).toBe(
      "buy-scanner\nLooks for <b>bargains</b> & more\nhas not run yet\nnext 2026-11-20 21:01 Asia/Seoul\nqueue real.jobs.buy-scanner",
    );
  });

  it.each(["status", "run", "pause", "resume"])("%s of no job is refused in words, also of what no job can be called", async (verb) => {
    const api = await withJobs();
    expect(await said(api, `/job ${verb} nobody`)).toMatch(/nobody/);
    expect(await said(api, `/job ${verb} ${"x".repeat(4_000)}`)).toMatch(/x{90}…/);
    expect(await said(api, `/job ${verb} ../x`)).toMatch(/\.\.\/x/);
  });

  it("runs a job now, and the run says which chat asked", async () => {
    const api = await withJobs();
    const answer = await said(api, "/job run buy-scanner");
    const [message] = api.memory.dispatch.sent;
    expect(message).toMatchObject({
      message: { kind: "fire", owner: "job#buy-scanner", trigger_source: "manual", cause: { kind: "hand", by: "telegram:ops" } },
    });
    expect(answer).toMatch(/^buy-scanner starts now\.\nrun [0-9a-f-]{36}$/);
  });

  it("that changes something is in the audit trail, as what the API would do, with the chat's name and Telegram's address", async () => {
    const api = await withJobs();
    for (const words of ["run buy-scanner", "pause buy-scanner", "resume buy-scanner", "list", "status scout", "pause nobody"]) {
      await said(api, `/job ${words}`);
      api.memory.clock.advance(1);
    }
    expect(
      api.memory.audit.entries.map(({ who, operation, id, outcome, address, user_id }) => [who, operation, id, outcome, address, user_id]),
    ).toEqual([
      ["telegram:ops", "runJobNow", "buy-scanner", "done", "127.0.0.1", null],
      ["telegram:ops", "pauseJob", "buy-scanner", "done", "127.0.0.1", null],
      ["telegram:ops", "resumeJob", "buy-scanner", "done", "127.0.0.1", null],
      ["telegram:ops", "pauseJob", "nobody", "refused", "127.0.0.1", null],
    ]);
  });

  it("starts one run however often its update comes; another update starts another", async () => {
    const api = await withJobs();
    const answers = [
      await said(api, "/job run buy-scanner", { id: 5 }),
      await said(api, "/job run buy-scanner", { id: 5 }),
      await said(api, "/job run buy-scanner", { id: 6 }),
    ];
    expect(answers[1]).toBe(answers[0]);
    expect(answers[2]).not.toBe(answers[0]);
    expect(new Set(api.memory.dispatch.fires.map(({ run_id }) => run_id))).toHaveProperty("size", 2);
  });

  it("pauses with a reason and resumes", async () => {
    const api = await withJobs();
    expect(await said(api, "/job pause buy-scanner the market   is closed")).toBe("buy-scanner is paused. Runs under way go on.");
    expect((await api.memory.jobs.get("buy-scanner"))?.definition).toMatchObject({ enabled: false, pause_reason: "the market is closed" });
    expect(await said(api, "/job status buy-scanner")).toContain("\npaused\nreason: the market is closed\n");
    expect(await said(api, "/job list")).toContain("⏸ buy-scanner – paused");
    expect(await said(api, `/job pause buy-scanner ${"x".repeat(501)}`)).toMatch(/reason: /);
    expect(await said(api, "/job resume buy-scanner")).toBe("buy-scanner runs again.");
    expect((await api.memory.jobs.get("buy-scanner"))?.definition).toMatchObject({ enabled: true, paused_at: null });
  });

  it("needs its access, and is refused in words of the chat's language", async () => {
    const api = await withJobs();
    for (const verb of ["run", "pause", "resume"])
      expect(await said(api, `/job ${verb} buy-scanner`, { chat: -1_002 })).toBe(
        "이 채팅에는 권한이 없습니다. 'operate' 권한이 필요합니다.",
      );
    expect(await said(api, "/job list", { chat: -1_002 })).toMatch(/^real: Job 2개\n/);
    expect(api.memory.dispatch.sent).toEqual([]);
  });

  it("is answered in Korean to who has Telegram in Korean, where the chat goes by its sender", async () => {
    const api = await withJobs();
    expect(await said(api, "/help", { chat: 7, language: "ko" })).toContain("즉시 실행");
    for (const language of ["en", "de", "kok"]) expect(await said(api, "/help", { chat: 7, language })).toContain("run it now");
  });

  it("that comes a quarter of an hour late is not carried out", async () => {
    const api = await withJobs();
    expect(await said(api, "/job run buy-scanner", { message: { date: NOON / 1_000 - 901 } })).toMatch(
      /^This command came more than 15 minutes late/,
    );
    expect(api.memory.dispatch.sent).toEqual([]);
    expect(await said(api, "/job run buy-scanner", { message: { date: NOON / 1_000 - 899 } })).toMatch(/starts now/);
  });

  it("that is done stays done where its answer does not reach the chat, which is reported", async () => {
    const api = await withJobs();
    api.telegram.failure = { why: "Too Many Requests: retry after 30", status: 429, retryAfterSeconds: 30 };
    expect(await said(api, "/job pause buy-scanner")).toBeUndefined();
    expect((await api.memory.jobs.get("buy-scanner"))?.definition.enabled).toBe(false);
    expect(api.memory.telemetry.measured.telegram_answers_failed).toBe(1);
    expect(api.memory.telemetry.named("telegram.answer_failed")).toMatchObject([
      {
        level: "warn",
        detail: { chat: "ops", command: "job", words: "pause buy-scanner", user_id: 7, status: 429, retryAfterSeconds: 30 },
      },
    ]);
  });

  it.each(["before", "after"] as const)(
    "that fails for a reason of ours (%s its message is sent) is answered 500 without a word, so that Telegram sends it again, and starts one run",
    async (moment) => {
      const api = await withJobs();
      api.memory.faults.failNext("dispatch.send", moment);
      const sent = update("/job run buy-scanner");
      expect(await send(api, sent)).toMatchObject({ status: 500 });
      expect(api.telegram.sent).toEqual([]);
      expect(await send(api, sent)).toMatchObject({ status: 200 });
      expect(new Set(api.memory.dispatch.fires.map(({ run_id }) => run_id))).toHaveProperty("size", 1);
    },
  );
});
