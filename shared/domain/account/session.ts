import type { User } from "./user.ts";

/** An access token is good for so long, in seconds. */
export const ACCESS_TOKEN_SECONDS = 900;
/** A session ends so long after its login, whatever happens in it, in seconds: 30 days. */
export const SESSION_SECONDS = 30 * 86_400;
/** A refresh token that was just replaced gives its successor once more for so long, in ms: answers are lost, and tabs share one. */
export const GRACE_MS = 30_000;

/** One login of a user, and all tokens that follow from it. */
export interface Session {
  readonly session_id: string;
  readonly user_id: number;
  /** The user's epoch at the login. */
  readonly epoch: number;
  /** How often its refresh token has been replaced: the current one has this number. */
  readonly step: number;
  /** When that was last, epoch ms. */
  readonly stepped_at: number;
  /** Epoch ms. */
  readonly ends_at: number;
  readonly ended: boolean;
}

/** `advance`: by one conditional write from `step`. `repeat`: the current token again. `reuse`: somebody else has it, too; the session ends. */
export type Refresh = "advance" | "repeat" | "reuse" | "over";

/** What a refresh token of this step does at an instant, epoch ms. */
export function refreshOf(session: Session, step: number, now: number): Refresh {
  if (session.ended || now >= session.ends_at || step > session.step) return "over";
  if (step === session.step) return "advance";
  return step === session.step - 1 && now < session.stepped_at + GRACE_MS ? "repeat" : "reuse";
}

/** Does what was issued in a session still count? */
export function stands(session: Session | undefined, user: User | undefined, now: number): boolean {
  return (
    session !== undefined &&
    user !== undefined &&
    !session.ended &&
    now < session.ends_at &&
    session.user_id === user.id &&
    session.epoch === user.epoch &&
    user.is_active
  );
}
