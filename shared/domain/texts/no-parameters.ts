/** Codes without parameters are declared with this. */
export type NoParameters = Readonly<Record<string, never>>;
