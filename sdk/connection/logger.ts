export type LogFields = Readonly<Record<string, unknown>>;

/** Where the SDK's log lines go. pino, winston and Powertools loggers fit behind three arrow functions. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** One JSON object a line: `time`, `level`, `message`, then the fields. Warnings and errors go to stderr. */
export const jsonLogger: Logger = {
  info: (message, fields) => console.log(line("info", message, fields)),
  warn: (message, fields) => console.warn(line("warn", message, fields)),
  error: (message, fields) => console.error(line("error", message, fields)),
};

/** A logger that adds the fields to each of its lines; a line's own fields win. */
export function withFields(logger: Logger, bound: LogFields): Logger {
  return {
    info: (message, fields) => logger.info(message, { ...bound, ...fields }),
    warn: (message, fields) => logger.warn(message, { ...bound, ...fields }),
    error: (message, fields) => logger.error(message, { ...bound, ...fields }),
  };
}

function line(level: string, message: string, fields: LogFields = {}): string {
  const entry = { time: new Date().toISOString(), level, message, ...fields };
  try {
    return JSON.stringify(entry);
  } catch {
    // A field that JSON cannot hold (a cycle, a bigint) must not cost the line, let alone the run that logged it.
    return JSON.stringify({ time: entry.time, level, message });
  }
}
