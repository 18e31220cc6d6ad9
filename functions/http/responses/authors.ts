/** Who made a definition, and who changed it last, as far as that is known. */
export function viewAuthors({ created_by, updated_by }: { readonly created_by?: string; readonly updated_by?: string }) {
  return { ...(created_by !== undefined && { created_by }), ...(updated_by !== undefined && { updated_by }) };
}
