interface Holding {
  /** Hides the message for a whole visibility timeout. Never throws. */
  readonly hide: () => Promise<void>;
  /** Milliseconds between two beats. */
  readonly beatMs: number;
  /** Milliseconds after which the message must be hidden anew. */
  readonly staleMs: number;
}

/** A message that was received, kept hidden for as long as it is dealt with. */
export interface Hold {
  /** Hides it anew, unless that was done a moment ago. */
  refresh(): Promise<void>;
  /** Called at each beat from now on. */
  onBeat(beat: () => Promise<void>): void;
  /** Beats no more. */
  release(): void;
}

/** Counted from the receive, which has hidden the message as well. Hiding and beats do not wait for each other. */
export function holdMessage({ hide, beatMs, staleMs }: Holding): Hold {
  let hiddenAt = performance.now();
  let also: (() => Promise<void>) | undefined;

  const refresh = async (): Promise<void> => {
    const now = performance.now();
    if (now - hiddenAt < staleMs) return;
    hiddenAt = now;
    await hide();
  };
  const timer = setInterval(() => {
    void refresh();
    void also?.();
  }, beatMs);

  return {
    refresh,
    onBeat(beat) {
      also = beat;
    },
    release: () => clearInterval(timer),
  };
}
