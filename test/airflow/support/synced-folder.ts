import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";

const EVERY_MS = 1_000;

/**
 * Keeps the Python files of a flat prefix in a folder, by the rule of `aws s3 sync --delete`: an object of another size than the
 * file, or newer, is copied, and a file without an object is removed.
 */
export function syncFolder(s3: S3Client, from: { readonly bucket: string; readonly prefix: string }, folder: string) {
  mkdirSync(folder, { recursive: true });
  const over = new AbortController();
  const done = keepEqual(s3, from, folder, over.signal);
  return {
    async stop(): Promise<void> {
      over.abort();
      await done;
    },
  };
}

async function keepEqual(s3: S3Client, from: { readonly bucket: string; readonly prefix: string }, folder: string, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      await makeEqual(s3, from, folder);
      await delay(EVERY_MS, undefined, { signal });
    } catch (error) {
      // As a sync that is started again and again: what fails once is seen, and mended by the next.
      if (!signal.aborted) console.error("The folder of DAG files could not be synced:", error);
    }
  }
}

async function makeEqual(s3: S3Client, { bucket, prefix }: { readonly bucket: string; readonly prefix: string }, folder: string) {
  const there = new Set<string>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key = "", Size, LastModified } of Contents) {
      const name = Key.slice(prefix.length);
      if (!name.endsWith(".py")) continue;
      there.add(name);
      const file = statSync(join(folder, name), { throwIfNoEntry: false });
      if (file?.size === Size && file && file.mtime >= (LastModified ?? new Date(0))) continue;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      writeFileSync(join(folder, `${name}.part`), (await Body?.transformToByteArray()) ?? "");
      renameSync(join(folder, `${name}.part`), join(folder, name));
    }
  }
  for (const name of readdirSync(folder)) if (name.endsWith(".py") && !there.has(name)) rmSync(join(folder, name));
}
