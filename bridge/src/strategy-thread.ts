import { workerData } from 'node:worker_threads'
import { serveThread, ThreadMaterial } from './adapters/strategy-threads/serve.ts'

/** A thread of the bridge for one program that is not its own: what it does to itself it does to nobody else. */
await serveThread(ThreadMaterial.parse(workerData))
