import type { QuickJSWASMModule } from 'quickjs-emscripten-core'

/**
 * An engine for one script: WebAssembly that is carried in the file, so that nothing is fetched. Not shared, as one that
 * was brought to the end of its memory cannot be trusted any more; it goes with the script it runs.
 */
export async function loadQuickJs(): Promise<QuickJSWASMModule> {
  const [core, variant] = await Promise.all([
    import('quickjs-emscripten-core'),
    import('@jitl/quickjs-singlefile-mjs-release-sync'),
  ])
  return core.newQuickJSWASMModuleFromVariant(variant.default)
}
