import { workerData } from 'node:worker_threads'
import { ScriptMaterial, serveScript } from './adapters/scripts/serve.ts'

/** A thread of the bridge for one user's script: what it does to itself it does to nobody else. */
await serveScript(ScriptMaterial.parse(workerData))
