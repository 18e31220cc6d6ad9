import type { JobMessage } from "../../domain/message/messages.ts";
import type { Ports } from "../../ports/groups.ts";
import type { Delayed } from "../../ports/messages/dispatch-queue.ts";

interface ToWorker {
  readonly queue: string;
  readonly message: JobMessage;
}

/** Hands messages to their workers, each queue's by themselves. Answers those whose queue failed, each reported. */
export async function sendToWorkers<Item>(
  { workers, telemetry }: Pick<Ports, "workers" | "telemetry">,
  items: readonly Item[],
  of: (item: Item) => ToWorker,
): Promise<readonly Item[]> {
  const byQueue = Map.groupBy(items, (item) => of(item).queue);
  const failed = await Promise.all(
    [...byQueue].map(async ([queue, group]) => {
      const messages = group.map((item): Delayed<JobMessage> & ToWorker => ({ ...of(item), delaySeconds: 0 }));
      try {
        await workers.send(messages);
        return [];
      } catch (error) {
        const runs = messages.map(({ message: { job_id, run_id } }) => ({ job_id, run_id }));
        telemetry.record({ name: "fire.send_failed", level: "warn", detail: { error: String(error), queue, runs } });
        return group;
      }
    }),
  );
  return failed.flat();
}
