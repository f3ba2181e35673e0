/** Answers the pages below one name; undefined: there is none. */
export type DebugPages = (rest: readonly string[], signal: AbortSignal) => unknown

/** Joins pages by the name that stands behind `/debug`; `/debug` itself lists them. */
export function debugPages(
  pages: Readonly<Record<string, DebugPages>>,
): (path: string, signal: AbortSignal) => Promise<unknown> {
  return async (path, signal) => {
    const [, name, ...rest] = path.split('/').filter((segment) => segment !== '')
    if (name === undefined) return { pages: Object.keys(pages).map((page) => `/debug/${page}`) }
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined
    return await page?.(rest, signal)
  }
}
