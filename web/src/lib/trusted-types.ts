/**
 * The one Trusted Types policy, run before any other script. With `require-trusted-types-for 'script'` no text can
 * become markup or a script address, except what React and the chunk loader need: the empty script element React makes
 * (it never runs) and chunks of this very build.
 */
export const TRUSTED_TYPES_POLICY = `self.trustedTypes?.createPolicy('default', {
  createHTML: (html) => (html === '<script></script>' ? html : null),
  createScriptURL: (address) => {
    const url = new URL(address, location.origin)
    return url.origin === location.origin && url.pathname.startsWith('/_next/static/') ? address : null
  },
})`
