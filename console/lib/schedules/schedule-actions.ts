import type { CreateSchedule, ScheduleView, UpdateSchedule } from "../../../shared/contract/schedules/schedule.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { tellProblem } from "../asking/actions.ts";
import { change, send } from "../asking/api.ts";
import { scheduleRunPath } from "../page/place.ts";
import { refresh } from "../asking/query.ts";
import { dropSchedule, type Envelope, keepSchedule, scheduleApi } from "./schedules.ts";

type Titled = Pick<ScheduleView, "schedule_id" | "title">;
type Toggled = Envelope<{ readonly is_paused: boolean }>;

/** Pauses it or lets it run. The API turns it round: if somebody else did so meanwhile, it is turned round again. */
async function setPaused(id: string, paused: boolean): Promise<void> {
  const toggle = () => change<Toggled>(scheduleApi(id, "/toggle"), { method: "PATCH" });
  const { data } = await toggle();
  if (data.is_paused !== paused) await toggle();
  refresh();
}

/** Pauses a schedule that is active, and lets a paused one run again; the toast takes it back. */
export async function toggleSchedule({ schedule_id: id, title, is_paused }: Titled & Pick<ScheduleView, "is_paused">): Promise<void> {
  try {
    await setPaused(id, !is_paused);
    const undo = () => setPaused(id, is_paused).catch(tellProblem);
    toast({ text: (is_paused ? s().resumedToast : s().pausedToast)(title), icon: is_paused ? "play" : "paused", undo });
  } catch (error) {
    tellProblem(error);
  }
}

/** Starts a run, and each time it is called another one. @throws ApiError */
export async function startSchedule({ schedule_id: id, title }: Titled): Promise<void> {
  const { data } = await change<Envelope<{ readonly run_id: string }>>(scheduleApi(id, "/start"), { method: "POST" });
  toast({ text: s().startedToast(title), icon: "play", link: { href: scheduleRunPath(id, data.run_id), text: t().showRun } });
  refresh();
}

/** Deletes it, also from the list that is known. @throws ApiError */
export async function deleteSchedule({ schedule_id: id, title }: Titled): Promise<void> {
  await send(scheduleApi(id), { method: "DELETE" });
  dropSchedule(id);
  toast({ text: s().deletedToast(title) });
  refresh();
}

/** Registers a schedule, and answers its id; the toast takes it back. @throws ApiError */
export async function createSchedule(body: CreateSchedule): Promise<string> {
  const { data } = await change<Envelope<{ readonly schedule_id: string }>>("/api/schedules", { method: "POST", body });
  const id = data.schedule_id;
  const undo = () => deleteSchedule({ schedule_id: id, title: body.title }).catch(tellProblem);
  toast({ text: s().createdToast(body.title), icon: "plus", undo });
  refresh();
  return id;
}

/** Changes these fields; the toast puts back what they were. @throws ApiError */
export async function saveSchedule(before: ScheduleView, changes: UpdateSchedule): Promise<void> {
  const { schedule_id: id, title } = before;
  await patch(id, changes);
  const undo = async () => {
    try {
      await patch(id, formerOf(before, changes));
      toast({ text: s().revertedToast(title) });
    } catch (error) {
      tellProblem(error);
    }
  };
  toast({ text: s().savedToast(changes.title ?? title, Object.keys(changes).length), icon: "edit", undo });
}

async function patch(id: string, changes: UpdateSchedule): Promise<void> {
  await change(scheduleApi(id), { method: "PATCH", body: changes });
  keepSchedule((await change<Envelope<ScheduleView>>(scheduleApi(id), {})).data);
  refresh();
}

/** What the fields that are changed were. */
function formerOf(before: ScheduleView, changes: UpdateSchedule): UpdateSchedule {
  const { jobs, frequency, frequency_cron, ...rest } = before;
  const known = ["daily", "weekly", "monthly"].includes(frequency) || /^every_\d+_/.test(frequency);
  const former: Readonly<Record<string, unknown>> = {
    ...rest,
    jobs: jobs.map(({ id, order }) => ({ id, order })),
    frequency: known ? frequency : frequency_cron,
  };
  return Object.fromEntries(Object.keys(changes).map((name) => [name, former[name]])) as UpdateSchedule;
}
