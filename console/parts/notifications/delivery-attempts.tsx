import type { DeliveryView } from "../../../shared/contract/notifications/notification.ts";
import { n } from "../../words/notifications.ts";
import { Moment, Span } from "../basics/moment.tsx";
import { Foreign } from "../basics/text.tsx";

type AttemptView = DeliveryView["attempts"][number];

const KEPT_ATTEMPTS = 10;

/** How each attempt went: the last in a line, all of them on demand. */
export function Attempts({ delivery: { attempts, attempt_count } }: { readonly delivery: DeliveryView }) {
  const own = n();
  const last = attempts.at(-1);
  if (!last) return null;
  if (attempt_count === 1) {
    return (
      <span class="went small muted">
        <Outcome attempt={last} /> · <Span seconds={last.duration_ms / 1_000} />
      </span>
    );
  }
  return (
    <details class="went small muted">
      <summary>
        {own.allAttempts(attempt_count)} · <Outcome attempt={last} />
      </summary>
      {attempt_count > KEPT_ATTEMPTS && <p>{own.lastTen}</p>}
      {attempts.map((attempt) => (
        <Attempt key={attempt.at} attempt={attempt} />
      ))}
    </details>
  );
}

function Attempt({ attempt }: { readonly attempt: AttemptView }) {
  return (
    <span>
      <span class="num">
        <Moment at={attempt.at} seconds="always" />
      </span>{" "}
      <Span seconds={attempt.duration_ms / 1_000} /> <Outcome attempt={attempt} />
    </span>
  );
}

/** What was answered, or why it did not arrive. */
export function Outcome({ attempt: { status_code, error } }: { readonly attempt: AttemptView }) {
  const own = n();
  if (error !== null) return <Foreign text={error} />;
  return <>{status_code === null ? own.arrived : own.answered(status_code)}</>;
}
