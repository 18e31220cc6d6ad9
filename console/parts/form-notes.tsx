import { may } from "../lib/session.ts";
import { t } from "../words/index.ts";
import { Icon } from "./icon.tsx";

/** Says so where whoever looks at the form may not save it. */
export function NeedsAdmin() {
  if (may("admin")) return undefined;
  return (
    <p class="note">
      <Icon name="info" />
      <span>{t().needsAccess("admin")}</span>
    </p>
  );
}
