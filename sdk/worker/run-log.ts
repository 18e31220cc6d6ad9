import type { ApiClient } from "../connection/api-client.ts";
import { runPath } from "./claims/claim-run.ts";
import { messageOf } from "../connection/errors.ts";
import { fieldsText } from "./field-text.ts";
import type { JobMessage } from "./messages/job-message.ts";
import type { LogFields, Logger } from "../connection/logger.ts";

/** What the record keeps of an attempt's log: lines, characters of them all, and of each. The API takes no more of the first and last. */
const LINES_KEPT = 1_000;
const CHARACTERS_KEPT = 64_000;
const LINE_LIMIT = 4_000;
/** Lines of one request. */
const LINES_AT_ONCE = 200;
/** Milliseconds that lines wait for others: whoever looks at a running job sees them so late at most. */
const PATIENCE_MS = 2_000;
/** Fields that belong to the line's place, not to what it says. */
const ELSEWHERE: ReadonlySet<string> = new Set(["command", "stream"]);

interface Line {
  readonly at: string;
  readonly level: "info" | "warn" | "error";
  readonly text: string;
}

interface Keeping {
  readonly api: ApiClient;
  readonly job: JobMessage;
  readonly attempt: number;
  /** Where all lines go besides. */
  readonly log: Logger;
}

export interface RunLog {
  /** Writes to the worker's log, and to the run's record. */
  readonly logger: Logger;
  /** Sends what is left. Never throws: what cannot be sent is told in the worker's log. */
  close(): Promise<void>;
}

/** Keeps what a handler logs with the run's record, in parts, while it works. An attempt that logs nothing costs no request. */
export function runLog({ api, job, attempt, log }: Keeping): RunLog {
  let waiting: Line[] = [];
  let sent = 0;
  let lines = 0;
  let characters = 0;
  let isGivenUp = false;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;

  const at =
    (level: Line["level"]) =>
    (message: string, fields: LogFields = {}) => {
      log[level](message, fields);
      keep({ at: new Date().toISOString(), level, text: textOf(message, fields) });
    };

  return {
    logger: { info: at("info"), warn: at("warn"), error: at("error") },
    async close() {
      clearTimeout(timer);
      await sending;
      await flush();
    },
  };

  function keep(line: Line): void {
    if (isGivenUp || lines >= LINES_KEPT || characters >= CHARACTERS_KEPT) return;
    lines += 1;
    characters += line.text.length;
    const isLast = lines === LINES_KEPT || characters >= CHARACTERS_KEPT;
    waiting.push(
      isLast ? { ...line, level: "warn", text: "… more was written than the record keeps; the worker's log has all of it" } : line,
    );
    timer ??= setTimeout(() => void flush(), PATIENCE_MS).unref();
  }

  function flush(): Promise<void> {
    timer = undefined;
    return (sending ??= send().finally(() => (sending = undefined)));
  }

  async function send(): Promise<void> {
    while (waiting.length > 0 && !isGivenUp) {
      const part = waiting.slice(0, LINES_AT_ONCE);
      try {
        const answer = await api.post(`${runPath(job)}/log`, { attempt, from: sent, lines: part });
        if (!answer.ok) return giveUp(answer.message);
      } catch (error) {
        return giveUp(messageOf(error));
      }
      sent += part.length;
      waiting = waiting.slice(part.length);
    }
  }

  function giveUp(error: string): void {
    isGivenUp = true;
    log.warn("the run's log could not be kept with its record", { error, lines: waiting.length });
    waiting = [];
  }
}

function textOf(message: string, fields: LogFields): string {
  const { stream } = fields;
  const from = typeof stream === "string" ? `${stream} | ` : "";
  return `${from}${message}${fieldsText(fields, ELSEWHERE)}`.slice(0, LINE_LIMIT).toWellFormed();
}
