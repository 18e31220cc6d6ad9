/**
 * Is this the id of a schedule: a ULID, 26 of Crockford's digits in upper case, of which the first is 0 to 7? Its workflow has
 * the same id. https://github.com/ulid/spec
 */
export function isScheduleId(id: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id);
}
