import * as z from "zod";
import type { Route } from "../route.ts";
import { TelegramUpdate } from "./telegram.ts";

/** What Telegram calls, where cdk.json has `telegram`. */
export const telegramRoutes = {
  callTelegramWebhook: {
    method: "POST",
    path: "/telegram/webhook",
    access: "operate",
    signed: true,
    optional: true,
    servedBy: "telegram",
    summary: "Carry out a command of a Telegram chat; only Telegram calls it, with the bot's secret, where cdk.json has `telegram`",
    headers: ["X-Telegram-Bot-Api-Secret-Token"],
    body: TelegramUpdate,
    status: 200,
    response: z.strictObject({}),
  },
} as const satisfies Record<string, Route>;
