import * as fc from "fast-check";

// The same values in each run, and no search for the smallest that fails: that it fails is all that is asked.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["MUTATION_SEED"] ?? "1"), endOnFailure: true });
