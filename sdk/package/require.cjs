// For Node versions whose require() cannot load ES modules; later ones are led past this file by "module-sync".
throw new Error(
  'belfry is an ES module: write `import { createWorker } from "belfry/worker"`, or `await import("belfry/worker")` in CommonJS',
);
