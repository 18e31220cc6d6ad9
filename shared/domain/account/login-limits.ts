/** What logins are counted by, and how many of them a window of time takes. */
export interface LoginLimit {
  readonly key: string;
  readonly seconds: number;
  readonly most: number;
}

const MINUTE = 60;

/**
 * Attempts are counted before a password is looked at, whether or not the account exists. An account that is tried from
 * everywhere slows down, but never for an address that has signed in to it before: nobody can lock its owner out.
 */
export function loginLimits({ account, address, known }: LoginAttempt): readonly LoginLimit[] {
  return [
    { key: `account-address#${account}#${address}`, seconds: MINUTE, most: 5 },
    { key: `address#${address}`, seconds: MINUTE, most: 30 },
    ...(known ? [] : [{ key: `account#${account}`, seconds: MINUTE, most: 20 }]),
  ];
}

/** Registrations, by whom they come from, and of all together: each costs a hash and a record. */
export function registrationLimits(address: string): readonly LoginLimit[] {
  return [
    { key: `register-address#${address}`, seconds: MINUTE, most: 5 },
    { key: "register", seconds: MINUTE, most: 60 },
  ];
}

export interface LoginAttempt {
  /** As `comparable` writes the name. */
  readonly account: string;
  readonly address: string;
  /** The address has signed in to this account before. */
  readonly known: boolean;
}

/** The start of the window that an instant (epoch ms) is in, epoch seconds. */
export function windowOf(now: number, seconds: number): number {
  return Math.floor(now / 1000 / seconds) * seconds;
}
