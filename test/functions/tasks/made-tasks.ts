import { expect } from "vitest";
import type { Api } from "../http-events.ts";

/** A user who operates, and one who manages accounts. */
export const MINA = { access: "read operate", as: { user: 7, session: "s" } };
export const ADMIN = { access: "read operate admin accounts", as: { user: 1, session: "s" } };

export const DATASET = { name: "roads", path: "s3://data/roads" };
export const LONG = "x".repeat(16_384);

/** Registers a dataset or a task. */
export async function made(api: Api, kind: "datasets" | "tasks", body: object, sent: object = {}) {
  const { status, json, text } = await api.send(`POST /api/v1/${kind}`, { body, ...sent });
  expect([status, text]).toEqual([201, text]);
  return json as { readonly id: number };
}
