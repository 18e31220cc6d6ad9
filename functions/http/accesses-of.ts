import { ACCESS, type Access } from "../../shared/contract/route.ts";

/** The accesses that an authorizer's word names; all of them where there is none. */
export function accessesOf(words: string | undefined): readonly Access[] {
  const granted = words?.split(" ");
  return ACCESS.filter((access) => granted?.includes(access) ?? true);
}
