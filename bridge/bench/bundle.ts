import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { BUNDLE } from '../build.ts'

/** One program as the bridge is shipped: a single file that needs nothing beside Node. */
export async function bundleProgram(entry: URL, outFile: string): Promise<void> {
  await build({ entryPoints: [fileURLToPath(entry)], outfile: outFile, ...BUNDLE, minify: true })
}
