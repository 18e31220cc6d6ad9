import { newJobPath } from "../../lib/page/place.ts";
import { may } from "../../lib/asking/session.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";

/** The way to the form for a new job; disabled, with the reason, for those who may not make one. */
export function NewJobButton() {
  const words = t();
  const content = (
    <>
      <Icon name="plus" />
      {words.newJob}
    </>
  );
  if (may("admin")) {
    return (
      <a class="btn main" href={newJobPath()}>
        {content}
      </a>
    );
  }
  return (
    <button class="btn main" type="button" disabled title={words.needsAccess("admin")}>
      {content}
    </button>
  );
}
