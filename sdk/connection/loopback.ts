/** Does a URL name this machine? */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  // The URL class has brought other spellings of an address (127.1, ::0:1) to these.
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}
