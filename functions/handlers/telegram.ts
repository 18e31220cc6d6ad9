import { telegramRoutes } from "../../shared/contract/notifications/telegram-routes.ts";
import { type TelegramHandlerPorts, telegramHandlers } from "../http/handlers/telegram.ts";
import { serve, type Serving } from "../http/serve.ts";

/** Carries out commands of Telegram chats. */
export function telegramHandler(ports: TelegramHandlerPorts & Serving) {
  return serve(telegramRoutes, telegramHandlers(ports), ports);
}
