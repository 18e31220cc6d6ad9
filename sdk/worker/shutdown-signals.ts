const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Calls `stop` on the first SIGTERM or SIGINT, and leaves the next one to Node, which ends the process. If `stop` answers
 * that handlers were left running, the signal is raised again: nothing else would end them.
 * Answers the function that takes the listeners back.
 */
export function onShutdownSignal(stop: () => Promise<{ readonly abandoned: number }>): () => void {
  const listen = (signal: NodeJS.Signals): void => {
    remove();
    void stop().then(({ abandoned }) => {
      if (abandoned > 0) process.kill(process.pid, signal);
    });
  };
  const remove = (): void => {
    for (const signal of SIGNALS) process.off(signal, listen);
  };
  for (const signal of SIGNALS) process.on(signal, listen);
  return remove;
}
