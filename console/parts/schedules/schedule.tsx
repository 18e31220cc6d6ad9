import { useEffect, useState } from "preact/hooks";
import { cronstrueWords } from "../../lib/time/cronstrue.ts";
import { scheduleWords } from "../../lib/time/cron-words.ts";
import { deploymentZone, language } from "../../lib/page/preferences.ts";
import type { Subject } from "../../lib/subjects/subject.ts";

interface ScheduleProps {
  readonly job: Pick<Subject, "cron_expr" | "interval_seconds" | "reschedule_mode" | "timezone">;
  /** Words only where there is no room; the expression is then their title. */
  readonly short?: boolean;
  readonly inline?: boolean;
}

/** A schedule in words, with its expression beside it: never words alone. */
export function Schedule({ job, short = false, inline = false }: ScheduleProps) {
  const { words, expression } = scheduleWords(job, language.value);
  const other = useOtherWords(words === undefined ? expression : undefined);
  const city = job.timezone === deploymentZone.value ? "" : ` ${job.timezone.split("/").at(-1)?.replaceAll("_", " ") ?? ""}`;
  const said = `${words ?? other ?? ""}${city}`.trim();
  if (short) return <span title={expression}>{said === "" ? expression : said}</span>;
  if (inline) {
    return (
      <>
        <b>{said}</b> {expression !== "" && <code class="faint">{expression}</code>} {job.timezone}
      </>
    );
  }
  return (
    <>
      <span class="clip">{said === "" ? "\u00a0" : said}</span>
      <code class="clip faint small">{expression === "" ? "\u00a0" : expression}</code>
    </>
  );
}

/** What of a schedule says when it runs, as the words for it are made. */
export function scheduledOf(cron: string, timezone: string) {
  return { cron_expr: cron, interval_seconds: null, reschedule_mode: "scheduler", timezone } as const;
}

/** Words of cronstrue, which is loaded only where ours have no phrase. */
function useOtherWords(expression: string | undefined): string | undefined {
  const [words, setWords] = useState<string>();
  const lang = language.value;
  useEffect(() => {
    let here = true;
    setWords(undefined);
    if (expression !== undefined) void cronstrueWords(expression, lang).then((said) => here && setWords(said));
    return () => {
      here = false;
    };
  }, [expression, lang]);
  return words;
}
