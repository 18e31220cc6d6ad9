import type { DeliveryView } from "../../../shared/contract/notifications/notification.ts";
import { shownOfDelivery } from "../../lib/notifications/notifications.ts";
import { n } from "../../words/notifications.ts";
import { Outcome } from "./delivery-attempts.tsx";
import { Icon } from "../basics/icon.tsx";
import { Span } from "../basics/moment.tsx";
import { iconOf, type Shown } from "../basics/status.tsx";

/** What became of the test that was sent last; undefined: it is not listed yet. */
export function TestVerdict({ delivery }: { readonly delivery: DeliveryView | undefined }) {
  const own = n();
  const shown: Shown = delivery ? shownOfDelivery(delivery) : "queued";
  const last = delivery?.attempts.at(-1);
  const said = {
    success: own.testArrived,
    failed: own.testFailed,
    retry: own.testRetries,
    cancelled: own.testDropped,
  } as const;
  return (
    <div class={`verdict c-${shown}`} role="status" data-test={delivery?.status ?? "queued"}>
      <Icon name={iconOf(shown)} />
      <div>
        <b>{shown in said ? said[shown as keyof typeof said] : own.testWaits}</b>
        {last && (
          <p class="small">
            <Outcome attempt={last} /> · <Span seconds={last.duration_ms / 1_000} />
          </p>
        )}
      </div>
    </div>
  );
}
