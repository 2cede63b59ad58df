export interface CspInput {
  readonly nonce: string
  readonly supabaseUrl: string
  readonly bridgeUrls: readonly string[]
  /** `next dev` evaluates code and injects styles; production never does. */
  readonly development: boolean
}

/** The http(s) and the ws(s) origin of one server. */
function bothOrigins(url: string): string[] {
  const { origin } = new URL(url)
  return [origin, origin.replace(/^http/, 'ws')]
}

/**
 * Nothing but scripts carrying this answer's nonce runs, and the page talks only to its own origin, Supabase and the
 * pinned bridges. `wasm-unsafe-eval` compiles libsodium, which seals credentials; it does not evaluate text.
 */
export function contentSecurityPolicy({ nonce, supabaseUrl, bridgeUrls, development }: CspInput): string {
  const connect = ["'self'", ...new Set([supabaseUrl, ...bridgeUrls].flatMap(bothOrigins))]
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      "'wasm-unsafe-eval'",
      ...(development ? ["'unsafe-eval'"] : []),
    ],
    'style-src': development ? ["'self'", "'unsafe-inline'"] : ["'self'", `'nonce-${nonce}'`],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': development ? [...connect, 'ws:'] : connect,
    'worker-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'none'"],
    'form-action': ["'self'"],
    ...(development ? {} : { 'require-trusted-types-for': ["'script'"] }),
  }
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ')
}
