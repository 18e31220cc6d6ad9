import type { Finding, History } from "../history.ts";
import { checkEndings } from "./endings.ts";
import { checkEvents } from "./events.ts";
import { checkHanded } from "./handed.ts";
import { checkLateness } from "./late.ts";
import { checkOccurrences } from "./occurrences.ts";
import { checkParallel } from "./parallel.ts";
import { checkQuiet } from "./quiet.ts";
import { checkReports, checkUnknownReports } from "./reports.ts";
import { checkStarts } from "./requests.ts";
import { checkSkips } from "./skips.ts";
import { checkWorkflows } from "./workflows.ts";

const CHECKS = [
  checkOccurrences,
  checkLateness,
  checkHanded,
  checkParallel,
  checkReports,
  checkUnknownReports,
  checkSkips,
  checkEndings,
  checkQuiet,
  checkStarts,
  checkEvents,
  checkWorkflows,
];

/** All that is wrong with what happened. Pure: the same history gives the same findings. */
export function checkHistory(history: History): Finding[] {
  const surprises = history.surprises.map(({ at, request, status, text }): Finding => {
    return { level: "violation", kind: "unexpected-answer", subject: request, at, text: `${status} ${text.slice(0, 300)}` };
  });
  const hung = [...Map.groupBy(history.hung, ({ request }) => request)].map(([subject, same]): Finding => {
    return { level: "warning", kind: "never-answered", subject, at: same[0]?.at ?? 0, text: `${same.length} times` };
  });
  return [...surprises, ...hung, ...CHECKS.flatMap((check) => check(history))];
}
