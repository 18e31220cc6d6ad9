/** Scrolls a box, not the page, to the first element in it that a selector means, if that is out of view. */
export function scrollInside(box: HTMLElement | null, selector: string | undefined): void {
  const found = selector === undefined ? null : box?.querySelector(selector);
  if (!box || !found) return;
  const [outer, inner] = [box.getBoundingClientRect(), found.getBoundingClientRect()];
  if (inner.left < outer.left || inner.right > outer.right) box.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
}
