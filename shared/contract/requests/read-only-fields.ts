import * as z from "zod";
import type { Route } from "../route.ts";

/** Fields that an answer has and its request has not: what a definition was read with and cannot be set. */
export function readOnlyFields({ body, response }: Pick<Route, "body" | "response">): readonly string[] {
  if (!(body instanceof z.ZodObject) || !(response instanceof z.ZodObject)) return [];
  return Object.keys(response.shape).filter((field) => !(field in body.shape));
}
