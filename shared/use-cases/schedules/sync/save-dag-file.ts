import { dagFile } from "../../../domain/airflow/dag-file.ts";
import { DAG_RESULTS } from "../../../domain/airflow/dag-results.ts";
import { endOfDay } from "../../../domain/schedules/dates.ts";
import type { ScheduledJob, ScheduleDefinition, WrittenFile } from "../../../domain/schedules/schedule.ts";
import { sayIn } from "../../../contract/texts/say-in.ts";
import type { SchedulePorts } from "../schedule-ports.ts";

/**
 * Writes the DAG file of a schedule if what it says is not what was written last, or if the file is not there. Answers the file
 * that is there now. Written twice at once: the same bytes.
 */
export async function saveDagFile(
  ports: SchedulePorts,
  schedule: ScheduleDefinition,
  jobs: readonly ScheduledJob[],
  isThere = true,
): Promise<WrittenFile> {
  const file = await fileOf(ports, schedule, jobs);
  if (isThere && schedule.file?.revision === file.revision) return schedule.file;
  await ports.scheduleFiles.putDagFile(schedule.schedule_id, file.text);
  return { revision: file.revision, size: file.text.length, written_at: new Date(ports.clock.now()).toISOString() };
}

async function fileOf({ dagFiles }: SchedulePorts, schedule: ScheduleDefinition, jobs: readonly ScheduledJob[]) {
  const { end_date, timezone } = schedule;
  const last = end_date === null ? null : new Date(endOfDay(end_date, timezone) - 1_000).toISOString();
  const airflow = {
    schedule_id: schedule.schedule_id,
    title: schedule.title,
    description: schedule.description,
    owner: schedule.owner,
    cron: schedule.cron,
    timezone,
    start_date: schedule.effective_from,
    end_date: last,
    not_before: schedule.not_before,
    // Whether it is paused is Airflow's to keep from then on.
    is_paused_upon_creation: false,
    jobs,
    success_emails: schedule.success_emails,
    failure_emails: schedule.failure_emails,
  };
  return dagFile(airflow, {
    results: { bucket: dagFiles.bucket, prefix: DAG_RESULTS, aws_conn_id: dagFiles.aws_conn_id },
    previousSize: schedule.file?.size ?? null,
    say: await sayIn(dagFiles.language),
  });
}
