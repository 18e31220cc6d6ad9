/** Time, as a port: tests set it. Not here: time zones, which are of the domain. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Resolves at the instant (epoch ms), at once if it has passed. */
  until(instant: number): Promise<void>;
}
