/**
 * What one config has been told about one subject (a job, a workflow, a schedule). It changes only through the functions of
 * this file.
 *
 *     well ──failure──▶ failing ──its message was handed over──▶ open ──success──▶ well, and `job_recovered` is told once
 *       ▲                  └──success──▶ mended ──its message was handed over──▶ well, and `job_recovered` is told once
 *       └── success of what nobody was told of ──┘
 *
 * A digest that names a failure as mended is its recovery too. An event that comes again changes nothing, and answers what it
 * answered before.
 */
import { isToldEachTime, type NotificationConfig, type NotificationEvent, type NotificationType } from "./notification.ts";
import { mayRecover, typesWanted } from "./wants.ts";

/** Instants are epoch ms. */
export interface SubjectState {
  /** One more with each change; 0: nothing is stored. */
  readonly version: number;
  /** When the failure began that has not ended; null: all is well. */
  readonly failing_since: number | null;
  /** How often it has failed since then. */
  readonly failures: number;
  /** When a message about it was handed over; null: none was. */
  readonly handed_over: number | null;
  /** When it succeeded while no message had been handed over; null: it has not. */
  readonly mended: number | null;
  /** What was told of it since then, by type. */
  readonly told: Partial<Readonly<Record<NotificationType, Told>>>;
  /** The last events that it has seen. */
  readonly seen: readonly string[];
}

interface Told extends Omit<Telling, "type"> {
  /** By which event. */
  readonly event: string;
  readonly at: number;
}

export const WELL: SubjectState = { version: 0, failing_since: null, failures: 0, handed_over: null, mended: null, told: {}, seen: [] };

/** What is told, and for how long it had gone wrong. */
export interface Telling {
  readonly type: NotificationType;
  /** Of a recovery. */
  readonly failing_since?: number;
  readonly failures?: number;
}

interface Decided {
  readonly state: SubjectState;
  /** Undefined: nothing is. */
  readonly tell: Telling | undefined;
}

const FAILURE_TYPES = ["workflow_failed", "job_failed", "job_failing", "job_missed"] as const;
/** So long is a subject that is late not told of again, unless its config says otherwise, in minutes. */
const LATE_AGAIN_MINUTES = 60;
const SEEN_KEPT = 20;

/** Takes note of an event, and decides what is told of it. */
export function heard(config: NotificationConfig, state: SubjectState, event: NotificationEvent): Decided {
  if (state.seen.includes(event.id)) return { state, tell: toldOf(state, event) };
  const next = { ...state, seen: [event.id, ...state.seen].slice(0, SEEN_KEPT) };
  const [first, ...others] = typesWanted(config, event);
  if (event.occasion === "succeeded") return succeeded(config, next, event, first);
  const failing = isFailure(event)
    ? { ...next, failing_since: next.failing_since ?? event.at, failures: next.failures + 1, mended: null }
    : next;
  const type = [first, ...others].find((one) => one !== undefined && isDue(config, failing, one, event.at));
  return type === undefined ? { state: failing, tell: undefined } : told(failing, event, { type });
}

/** Takes note that a message about its failure was handed over, at an instant, and known by an id. Repeated: the same answer. */
export function handedOver(
  config: NotificationConfig,
  state: SubjectState,
  { id, at }: { readonly id: string; readonly at: number },
): Decided {
  if (state.told.job_recovered?.event === id) return { state, tell: toldOf(state, { id }) };
  if (state.failing_since === null || state.handed_over !== null) return { state, tell: undefined };
  if (state.mended === null) return { state: { ...state, handed_over: at }, tell: undefined };
  const ended = recovered(config, state);
  return ended.tell ? told(ended.state, { id, at }, ended.tell) : ended;
}

/** Takes note that its failure is told together with when it mended. Repeated: nothing. */
export function toldAsMended(state: SubjectState, mended: number): SubjectState {
  return state.mended === mended ? { ...WELL, version: state.version, seen: state.seen } : state;
}

function succeeded(config: NotificationConfig, state: SubjectState, event: NotificationEvent, type: NotificationType | undefined): Decided {
  const completed = type === undefined ? undefined : { type };
  const note = ({ state: after, tell }: Decided): Decided => (completed ? told(after, event, completed) : { state: after, tell });
  if (!mayRecover(config, event) || state.failing_since === null || event.at < state.failing_since) return note({ state, tell: undefined });
  if (!FAILURE_TYPES.some((one) => state.told[one]))
    return note({ state: { ...WELL, version: state.version, seen: state.seen }, tell: undefined });
  if (state.handed_over === null) return note({ state: { ...state, mended: event.at }, tell: undefined });
  const ended = recovered(config, state);
  // Completion is told of by itself where it is wanted; the end of the failure is the larger news.
  return ended.tell ? { ...told(ended.state, event, ended.tell), tell: ended.tell } : note(ended);
}

function recovered(config: NotificationConfig, state: SubjectState): Decided {
  const { failing_since, failures } = state;
  const wanted = config.notification_types.includes("job_recovered") && failing_since !== null;
  const well = { ...WELL, version: state.version, seen: state.seen };
  return { state: well, tell: wanted ? { type: "job_recovered", failing_since, failures } : undefined };
}

function isFailure({ occasion }: NotificationEvent): boolean {
  return occasion === "failed" || occasion === "missed";
}

function isDue({ repeat_minutes }: NotificationConfig, { told: before }: SubjectState, type: NotificationType, now: number): boolean {
  const last = before[type];
  if (isToldEachTime(type) || !last) return true;
  const minutes = repeat_minutes ?? (type === "job_late" ? LATE_AGAIN_MINUTES : Number.POSITIVE_INFINITY);
  return now - last.at >= minutes * 60_000;
}

function told(state: SubjectState, { id, at }: Pick<NotificationEvent, "id" | "at">, tell: Telling): Decided {
  const { type, ...rest } = tell;
  return { state: { ...state, told: { ...state.told, [type]: { event: id, at, ...rest } } }, tell };
}

function toldOf({ told: before }: SubjectState, { id }: Pick<NotificationEvent, "id">): Telling | undefined {
  const found = Object.entries(before).find(([, { event }]) => event === id);
  if (!found) return undefined;
  const [type, { failing_since, failures }] = found;
  return {
    type: type as NotificationType,
    ...(failing_since !== undefined && { failing_since }),
    ...(failures !== undefined && { failures }),
  };
}
