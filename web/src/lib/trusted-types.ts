/**
 * The one Trusted Types policy, run before any other script. With `require-trusted-types-for 'script'` no text can
 * become markup or a script address, except what React and the chunk loader need: the empty script element React makes
 * (it never runs), the chunks of this very build and the worker of the offline page.
 */
export const TRUSTED_TYPES_POLICY = `self.trustedTypes?.createPolicy('default', {
  createHTML: (html) => (html === '<script></script>' ? html : null),
  createScriptURL: (address) => {
    const url = new URL(address, location.origin)
    const isOurs = url.pathname.startsWith('/_next/static/') || url.pathname === '/sw.js'
    return url.origin === location.origin && isOurs ? address : null
  },
})`
