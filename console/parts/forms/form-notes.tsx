import type { Access } from "../../../shared/contract/route.ts";
import { may } from "../../lib/asking/session.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";

/** Says so where whoever looks at the form may not save it. */
export function NeedsAccess({ access }: { readonly access: Access }) {
  if (may(access)) return undefined;
  return (
    <p class="note">
      <Icon name="info" />
      <span>{t().needsAccess(access)}</span>
    </p>
  );
}
