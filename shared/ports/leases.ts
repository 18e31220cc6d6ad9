/** Work that only one process may do at a time. Not here: waiting for it. */
export interface Leases {
  /**
   * Takes or renews the lease until an instant (epoch ms). False: another holder has it and it has not run out at `now`.
   * Repeated: true.
   */
  hold(name: string, holder: string, times: { readonly now: number; readonly until: number }): Promise<boolean>;
  /** Gives it back. Repeated, or of another holder: nothing. */
  release(name: string, holder: string): Promise<void>;
}
