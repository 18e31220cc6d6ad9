/** Registers the Korean words with cronstrue; the package has no types for its locales. */
declare module "cronstrue/locales/ko.js";
