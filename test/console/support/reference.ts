import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import type { Page } from "playwright-core";
import { PNG } from "pngjs";
import UPNG from "upng-js";

const REFERENCES = fileURLToPath(new URL("../reference/", import.meta.url));
/** What differs is written here: what was seen, and in red where. */
const DIFFERENCES = fileURLToPath(new URL("../../../.build/console-differences/", import.meta.url));
/** Of all pixels, so many may differ: letters are drawn a little otherwise by another version of the browser. */
const MOST_DIFFERENT = 0.005;
/** How far two colours may be apart to be the same, 0 to 1. */
const SAME_COLOUR = 0.1;
/** Of a picture that is kept. */
const COLOURS = 64;

/** Does the window look as its picture in `test/console/reference`? `UPDATE_REFERENCE=1` makes the pictures anew. */
export async function differenceFrom(page: Page, name: string): Promise<string | undefined> {
  const seen = PNG.sync.read(await page.screenshot({ animations: "disabled", caret: "hide" }));
  const path = join(REFERENCES, `${name}.png`);
  if (process.env["UPDATE_REFERENCE"] !== undefined) {
    mkdirSync(REFERENCES, { recursive: true });
    writeFileSync(path, smallPicture(seen));
    return undefined;
  }
  if (!existsSync(path)) return `${name}: there is no picture yet: UPDATE_REFERENCE=1`;
  const kept = PNG.sync.read(readFileSync(path));
  const { width, height } = kept;
  if (width !== seen.width || height !== seen.height) return `${name}: ${seen.width} × ${seen.height} instead of ${width} × ${height}`;
  const marked = new PNG({ width, height });
  const different = pixelmatch(kept.data, seen.data, marked.data, width, height, { threshold: SAME_COLOUR });
  const share = different / (width * height);
  if (share <= MOST_DIFFERENT) return undefined;
  mkdirSync(DIFFERENCES, { recursive: true });
  writeFileSync(join(DIFFERENCES, `${name}.png`), PNG.sync.write(seen));
  writeFileSync(join(DIFFERENCES, `${name}-difference.png`), PNG.sync.write(marked));
  return `${name}: ${(share * 100).toFixed(2)} % differ, see ${DIFFERENCES}`;
}

/** With a palette: a third of the bytes. */
function smallPicture({ width, height, data }: PNG): Buffer {
  const pixels = new Uint8Array(data);
  return Buffer.from(UPNG.encode([pixels.buffer], width, height, COLOURS));
}
