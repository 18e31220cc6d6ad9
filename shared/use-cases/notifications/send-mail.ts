import type { Answer } from "../../domain/notification/delivery.ts";
import type { MailContent } from "../../domain/notification/schedule-mail.ts";
import { fileOf, type ResultFile } from "../../domain/run/result-file.ts";
import type { Run } from "../../domain/run/run.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";

export type MailPorts = Pick<Ports, "runs" | "results" | "notifier">;

/** Hands a mail over, with the file that its job's result names now. Without the file, which is kept no longer, it is refused. */
export async function sendMail(
  ports: MailPorts,
  delivery_id: string,
  { to, subject, text: body, attachment }: MailContent,
): Promise<Answer> {
  const mail = { delivery_id, to, subject, text: body };
  if (attachment === null) return ports.notifier.mail({ ...mail, file: null });
  const run = await ports.runs.get(attachment.job_id, attachment.run_id);
  const file = run && (await fileOfRun(ports, run));
  if (file === undefined || file === "malformed" || !("content" in file))
    return { kind: "failed", status_code: null, why: text("mail-file-gone"), passing: false };
  return ports.notifier.mail({ ...mail, file });
}

/** The file that a run's result names, wherever the result is kept. */
export async function fileOfRun(
  { results }: Pick<Ports, "results">,
  { result, result_key }: Pick<Run, "result" | "result_key">,
): Promise<ResultFile | "malformed" | undefined> {
  return fileOf(result_key === null ? result : await results.get(result_key));
}
