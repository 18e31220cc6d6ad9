/**
 * Who may make an account for themselves: nobody; anybody, and it counts once an administrator has enabled it; or anybody, at once.
 */
export const SELF_REGISTRATIONS = ["off", "approval", "open"] as const;
export type SelfRegistration = (typeof SELF_REGISTRATIONS)[number];
