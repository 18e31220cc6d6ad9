/** Who there is. Not here: what users are, and how they sign in. */
export interface UserDirectory {
  /** Is there a user of this number, active or not? Strongly consistent. */
  exists(id: number): Promise<boolean>;
}
