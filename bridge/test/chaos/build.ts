import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { BUNDLE } from '../../build.ts'

/** What is exchanged on the way: what the named file imports under that name comes from a seam instead. */
const SEAMS: readonly { readonly of: string; readonly named: string; readonly seam: string }[] = [
  { of: '/src/compose.ts', named: './adapters/journal/file-journal.ts', seam: 'file-journal.ts' },
  { of: '/src/compose.ts', named: './adapters/supabase/index.ts', seam: 'supabase.ts' },
  { of: '/src/compose.ts', named: './adapters/kis/index.ts', seam: 'kis.ts' },
  { of: '/src/adapters/supabase/client.ts', named: './rest.ts', seam: 'rest.ts' },
  { of: '/src/adapters/kis/transport.ts', named: 'undici', seam: 'undici.ts' },
]

/**
 * The real bridge with its real adapters, each behind a thin layer that can stop the process at a named point. No file of
 * the bridge knows of it. One file, because a process that is started a thousand times must start fast.
 */
export async function buildChaosBridge(folder: string): Promise<string> {
  const exchanged = new Set<string>()
  const seams: Plugin = {
    name: 'seams',
    setup: (plugin) =>
      plugin.onResolve({ filter: /./ }, ({ path, importer }) => {
        const found = SEAMS.find(({ of, named }) => path === named && importer.endsWith(of))
        if (!found) return undefined
        exchanged.add(found.seam)
        return { path: join(import.meta.dirname, 'seams', found.seam) }
      }),
  }
  const outfile = join(folder, 'bridge.mjs')
  await build({ ...BUNDLE, entryPoints: [join(import.meta.dirname, 'bridge-main.ts')], outfile, plugins: [seams] })
  // A file that moved would leave its point without a seam, and every test of it green.
  if (exchanged.size !== SEAMS.length) throw new Error(`only ${[...exchanged].join(', ')} were exchanged`)
  return outfile
}
