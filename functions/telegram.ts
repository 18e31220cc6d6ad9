import { audit, base, dispatchQueue, jobs, requests, runs, wakeSchedules } from "../shared/composition.ts";
import { telegram } from "../shared/telegram-composition.ts";
import { telegramHandler } from "./handlers/telegram.ts";

/** Carries out commands of Telegram chats. Triggered by: HTTP API, where cdk.json has `telegram`. */
const ports = {
  ...base("telegram"),
  ...jobs(),
  ...runs(),
  ...requests(),
  ...dispatchQueue(),
  ...wakeSchedules(),
  ...audit(),
  ...telegram(),
};

export const handler = telegramHandler(ports);
