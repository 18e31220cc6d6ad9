/** Is this the id of a schedule, a ULID? Its workflow has the same. */
export function isSchedule(id: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id);
}
