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

/** The content of a mail's only attachment. */
export function attachment(mail: Email | undefined): { readonly filename: string | null; readonly content: Uint8Array } {
  const [one, ...others] = mail?.attachments ?? [];
  if (one === undefined || others.length > 0 || typeof one.content === "string") throw new Error(`${1 + others.length} attachments`);
  return { filename: one.filename, content: new Uint8Array(one.content) };
}
