import { newSchedulePath } from "../../lib/page/place.ts";
import { may } from "../../lib/asking/session.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { Copy } from "../basics/copy.tsx";
import { Icon } from "../basics/icon.tsx";
import { Empty } from "../basics/states.tsx";

/** The way to the form for a new schedule; disabled, with the reason, for those who may not make one. */
export function NewScheduleButton() {
  const content = (
    <>
      <Icon name="plus" />
      {s().newSchedule}
    </>
  );
  if (may("admin")) {
    return (
      <a class="btn main" href={newSchedulePath}>
        {content}
      </a>
    );
  }
  return (
    <button class="btn main" type="button" disabled title={t().needsAccess("admin")}>
      {content}
    </button>
  );
}

/** What a schedule is, and the line that makes one. */
export function FirstSchedule() {
  const own = s();
  const body = `{"title":"Morning report","jobs":[{"id":"my-job","order":1}],"frequency":"daily","execution_time":"09:00","start_date":"2026-01-01"}`;
  const line = `curl -X POST ${location.origin}/api/schedules -H "Content-Type: application/json" -d '${body}'`;
  return (
    <section class="panel" aria-label={t().schedules}>
      <Empty icon="schedule" title={own.noSchedules}>
        <p class="small muted">{own.noSchedulesHint}</p>
        <pre class="pre" tabIndex={0}>
          {line}
        </pre>
        <div class="row">
          <NewScheduleButton />
          <Copy text={line} label={t().copyCurl} framed />
        </div>
      </Empty>
    </section>
  );
}
