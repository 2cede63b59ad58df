import { copyFile, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile } from 'esbuild'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** CommonJS parts of the bundle ask for Node's own modules by `require`, which an ES module does not have. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module'",
  "import { dirname as __dirnameOf } from 'node:path'",
  "import { fileURLToPath as __pathOf } from 'node:url'",
  'const require = __createRequire(import.meta.url)',
  'const __filename = __pathOf(import.meta.url)',
  'const __dirname = __dirnameOf(__filename)',
].join(';')

/** How the bridge becomes files that need nothing beside Node. */
export const BUNDLE = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  keepNames: true, // error names are logged
  external: ['bufferutil', 'utf-8-validate', 'supports-color'], // optional parts of ws and ioredis, not installed
  banner: { js: `${BANNER};` },
  logLevel: 'warning',
} as const satisfies BuildOptions

/**
 * Writes all that runs on the NAS into one folder: `bridge.mjs` with its `backtest-thread.mjs`, `backtest-worker.mjs`,
 * `strategy-thread.mjs`, `keygen.mjs`, `history.mjs` and `health.mjs`, and what programs are told of
 * the gateway. Nothing else is needed beside Node.
 */
export async function buildBridge(outDir: string): Promise<Metafile> {
  await mkdir(outDir, { recursive: true })
  const { metafile } = await build({
    entryPoints: {
      bridge: join(HERE, 'src/main.ts'),
      keygen: join(HERE, 'src/keygen.ts'),
      history: join(HERE, 'src/history.ts'),
      'backtest-thread': join(HERE, 'src/backtest-thread.ts'),
      'backtest-worker': join(HERE, 'src/backtest-worker.ts'),
      'strategy-thread': join(HERE, 'src/strategy-thread.ts'),
    },
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    ...BUNDLE,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
  })
  await copyFile(join(HERE, 'health.mjs'), join(outDir, 'health.mjs'))
  await copyFile(join(HERE, 'proto/strategy_gateway.proto'), join(outDir, 'strategy_gateway.proto'))
  return metafile
}

if (import.meta.main) await buildBridge(resolve(process.argv[2] ?? join(HERE, 'dist')))
