/** Of an entry of a list the fields that were asked for, and its id; all of them where none were. */
export function only<View extends object, Id extends keyof View>(
  view: View,
  fields: readonly (keyof View)[] | undefined,
  id: Id,
): View | (Partial<View> & Pick<View, Id>) {
  if (fields === undefined) return view;
  const wanted = new Set<PropertyKey>([...fields, id]);
  return Object.fromEntries(Object.entries(view).filter(([field]) => wanted.has(field))) as Partial<View> & Pick<View, Id>;
}
