import type { NotificationConfig } from "../../domain/notification/notification.ts";
import { type SubjectState, type Telling, WELL } from "../../domain/notification/subject-state.ts";
import type { NotificationPorts } from "./notification-ports.ts";

/** Writers that meet are few: the events of one subject. */
const TRIES = 20;

/**
 * Changes what is known of a subject, and answers what is told of that.
 *
 * @throws where others keep changing it: the message comes again
 */
export async function changeSubject(
  { deliveries }: Pick<NotificationPorts, "deliveries">,
  { id }: Pick<NotificationConfig, "id">,
  subject: string,
  change: (state: SubjectState) => { readonly state: SubjectState; readonly tell: Telling | undefined },
): Promise<Telling | undefined> {
  for (let left = TRIES; left > 0; left -= 1) {
    const before = (await deliveries.getSubject(id, subject)) ?? WELL;
    const { state, tell } = change(before);
    if (state === before) return tell;
    if (await deliveries.saveSubject(id, subject, { ...state, version: before.version + 1 })) return tell;
  }
  throw new Error(`others keep changing what is known of ${subject}`);
}
