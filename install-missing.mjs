// Before `npm start` and `npm test`: installs the locked packages if they are not there, or not the locked ones.
// Plain JavaScript for Node 20, which may be all that a fresh machine has.
import { execSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";

const here = new URL("./", import.meta.url);

function upToDate() {
  try {
    const installed = statSync(new URL("node_modules/.package-lock.json", here)).mtimeMs;
    const locked = JSON.parse(readFileSync(new URL("package-lock.json", here), "utf8")).packages;
    const there = JSON.parse(readFileSync(new URL("node_modules/.package-lock.json", here), "utf8")).packages;
    const missing = Object.keys(locked).some(
      (path) => path !== "" && !locked[path].optional && there[path]?.version !== locked[path].version,
    );
    return installed > 0 && !missing;
  } catch {
    return false;
  }
}

if (!upToDate()) {
  console.log("Installing packages (once) …");
  // Installs what is locked and writes no lock file: each version of npm would write its own, and leave the checkout changed.
  // Not `npm ci`: it refuses a lock file without entries for optional packages of other platforms that a registry lacks.
  execSync("npm install --no-save --no-audit --no-fund --loglevel=error", { cwd: here, stdio: "inherit" });
}
