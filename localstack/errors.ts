/** Every failure to start or run the local stack that its user can do something about. */
export type LocalStackErrorCode =
  | "port-in-use"
  | "dynoxide-missing"
  | "dynoxide-failed"
  | "part-ended"
  | "disk-full"
  | "storage-failed"
  | "data-directory-in-use"
  | "data-directory-corrupt"
  | "assembly-invalid"
  | "unsupported-resource-type"
  | "unsupported-property"
  | "unsupported-intrinsic"
  | "circular-dependency"
  | "resource-failed";

/** Base of the folder's errors: `code` tells them apart, `message` is meant for the terminal. */
export class LocalStackError extends Error {
  readonly code: LocalStackErrorCode;

  constructor(code: LocalStackErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A port is taken. `purpose` says what would have been served there, so that the user knows which option to change. */
export class PortInUseError extends LocalStackError {
  readonly port: number;
  readonly purpose: string;

  constructor(port: number, purpose: string, options?: { cause?: unknown }) {
    super(
      "port-in-use",
      `Port ${port} is already in use; it is needed for ${purpose}. Stop the other process or choose another port.`,
      options,
    );
    this.port = port;
    this.purpose = purpose;
  }
}

/** Another living process uses the same data directory. */
export class DataDirectoryInUseError extends LocalStackError {
  readonly directory: string;
  /** Undefined when the holder could not be read. */
  readonly pid: number | undefined;

  constructor(directory: string, pid: number | undefined) {
    super(
      "data-directory-in-use",
      `The data directory ${directory} is in use by ${pid === undefined ? "another process" : `process ${pid}`}. Stop it, or choose another data directory.`,
    );
    this.directory = directory;
    this.pid = pid;
  }
}

/** A file of the data directory cannot be read. Nothing was deleted. */
export class DataDirectoryCorruptError extends LocalStackError {
  readonly directory: string;

  constructor(directory: string, detail: string, options?: { cause?: unknown }) {
    super(
      "data-directory-corrupt",
      `The data directory ${directory} cannot be read (${detail}). Move or delete it to start with empty data.`,
      options,
    );
    this.directory = directory;
  }
}

/** A part of the stack ended while it should run. */
export class PartEndedError extends LocalStackError {
  /** @param reason its last words; empty if it had none, as after `kill -9` */
  constructor(service: string, part: string, reason: string) {
    super(
      "part-ended",
      `The ${service} part of the local stack (${part}) ended unexpectedly: ${reason || "without a message, as when it is killed"}. ` +
        "Everything acknowledged so far is stored. Start again.",
    );
  }
}

/** The disk takes no more. What had been acknowledged before is stored. */
export class DiskFullError extends LocalStackError {
  readonly directory: string;

  /** @param detail how it was noticed: `96 KiB are free`, or what could not be written */
  constructor(directory: string, detail: string, options?: { cause?: unknown }) {
    super(
      "disk-full",
      `The disk of ${directory} is full (${detail}). Everything acknowledged so far is stored. Free some space, then start again.`,
      options,
    );
    this.directory = directory;
  }
}

/** The template holds a resource type that the local stack does not run. */
export class UnsupportedResourceTypeError extends LocalStackError {
  readonly resourceType: string;

  constructor(resourceType: string, logicalId: string) {
    super("unsupported-resource-type", `The local stack does not support the resource type ${resourceType} (resource ${logicalId}).`);
    this.resourceType = resourceType;
  }
}

/** A supported type carries a property whose effect the local stack cannot reproduce. */
export class UnsupportedPropertyError extends LocalStackError {
  constructor(resourceType: string, logicalId: string, detail: string) {
    super("unsupported-property", `The local stack cannot run ${resourceType} ${logicalId} as declared: ${detail}`);
  }
}

/** True for a Node system error with the given code, for example `EADDRINUSE`. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
