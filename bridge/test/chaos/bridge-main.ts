import { registerHooks } from 'node:module'
import { watchFetch } from './seams/fetch.ts'

/**
 * The real bridge with its real adapters, each behind a thin layer that can stop the process at a named point. What
 * `compose.ts` and the one file that opens connections import is exchanged on the way; no file of the bridge is changed.
 */
const SEAMS: readonly { readonly of: string; readonly named: string; readonly seam: string }[] = [
  { of: '/src/compose.ts', named: './adapters/journal/file-journal.ts', seam: 'file-journal.ts' },
  { of: '/src/compose.ts', named: './adapters/supabase/index.ts', seam: 'supabase.ts' },
  { of: '/src/compose.ts', named: './adapters/kis/index.ts', seam: 'kis.ts' },
  { of: '/src/adapters/kis/transport.ts', named: 'undici', seam: 'undici.ts' },
]
const exchanged = new Set<string>()

registerHooks({
  resolve(specifier, context, next) {
    const found = SEAMS.find(({ of, named }) => specifier === named && context.parentURL?.endsWith(of))
    if (!found) return next(specifier, context)
    exchanged.add(found.seam)
    return next(new URL(`./seams/${found.seam}`, import.meta.url).href, context)
  },
})
watchFetch()
await import('../../src/main.ts')
// A file that moved would leave its point without a seam, and every test of it green.
if (exchanged.size !== SEAMS.length) throw new Error(`only ${[...exchanged].join(', ')} were exchanged`)
