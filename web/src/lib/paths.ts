/** A path of this site to go on to, or home: an address of another site is never followed. */
export function safePath(path: string | null | undefined): string {
  return path && /^\/(?![/\\])[\w\-./?=&%]*$/.test(path) ? path : '/'
}
