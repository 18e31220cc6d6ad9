import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import PostalMime, { type Email } from "postal-mime";

/** The mails that an address has got so far, in the order in which they came. */
export async function mailsTo(folder: string, address: string): Promise<Email[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".eml"));
  const inOrder = names.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const mails = await Promise.all(inOrder.map((name) => PostalMime.parse(readFileSync(join(folder, name)))));
  return mails.filter(({ to }) => to?.some((one) => one.address === address));
}

/** What the mail says, without its markup. */
export function textOf({ html = "" }: Email): string {
  const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#x27": "'", amp: "&" };
  return html.replaceAll(/<[^>]*>/g, "").replaceAll(/&(lt|gt|quot|#x27|amp);/g, (_entity, name: string) => entities[name] ?? "");
}
