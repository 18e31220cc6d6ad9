import type { ScheduleMail, ScheduleRunDetail } from "../../../shared/contract/schedules/schedule-runs.ts";
import { useSchedule } from "../../lib/schedules/schedules.ts";
import { now } from "../../lib/time/clock.ts";
import { s } from "../../words/schedules.ts";
import { Ago, Moment, zoneLabel } from "../basics/moment.tsx";
import { Panel } from "../basics/states.tsx";
import { type Shown, Status } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";

/** To whom the mails of a run went, and why one did not arrive. Airflow mails by itself: nothing is known of that here. */
export function ScheduleMails({ run }: { readonly run: ScheduleRunDetail }) {
  const own = s();
  const { data: schedule } = useSchedule(run.schedule_id);
  const { mails, status } = run;
  const wanted = status === "success" ? schedule?.success_emails : schedule?.failure_emails;
  const ended = run.end_time !== null && ["success", "failed", "cancelled"].includes(status);
  if (mails.length === 0 && !(ended && schedule?.engine === "native" && wanted && wanted.length > 0)) return null;
  return (
    <Panel title={own.mails} note={zoneLabel()}>
      {mails.length === 0 && <p class="body muted small">{own.noMails}</p>}
      {mails.length > 0 && (
        <table class="table cards notices sent">
          <caption class="vh">{own.mailsCaption(zoneLabel())}</caption>
          <thead>
            <tr>
              <th>{own.mailStatus}</th>
              <th>{own.mailWhat}</th>
              <th>{own.mailTo}</th>
              <th>{own.mailWhen}</th>
            </tr>
          </thead>
          <tbody>
            {mails.map((mail) => (
              <Row key={mail.job_id} run={run} mail={mail} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({ run, mail }: { readonly run: ScheduleRunDetail; readonly mail: ScheduleMail }) {
  const own = s();
  const { job_id, to, subject, status, ordered_at, attempted_at, next_attempt_at, attempt_count, error } = mail;
  const title = run.jobs.find(({ id }) => id === job_id)?.title ?? job_id;
  const again = status === "queued" && attempt_count > 0;
  return (
    <tr data-mail={job_id ?? "end"}>
      <td>
        <Status status={shownOfMail(mail)}>{again ? own.mail_again : own[`mail_${status}`]}</Status>
      </td>
      <td>
        <b>{title === null ? own.mailOfEnd : own.mailOfFile}</b> {title !== null && <Foreign text={title} />}
        <span class="small muted went">
          <Foreign text={subject} />
        </span>
        {error !== null && (
          <span class={`small went ${status === "failed" ? "bad-text" : "muted"}`}>
            {attempt_count > 1 && `${own.mailTries(attempt_count)}: `}
            <Foreign text={error} />
          </span>
        )}
        {again && next_attempt_at !== null && Date.parse(next_attempt_at) > now.value && (
          <span class="small muted">
            {own.mailNext} <Ago at={next_attempt_at} />
          </span>
        )}
      </td>
      <td>
        {to.map((address) => (
          <span key={address} class="went">
            <Foreign text={address} />
          </span>
        ))}
      </td>
      <td class="num nowrap at">
        <Moment at={attempted_at ?? ordered_at} seconds="always" />
      </td>
    </tr>
  );
}

function shownOfMail({ status, attempt_count }: Pick<ScheduleMail, "status" | "attempt_count">): Shown {
  if (status === "queued") return attempt_count > 0 ? "retry" : "queued";
  return status === "delivered" ? "success" : status === "failed" ? "failed" : "cancelled";
}
