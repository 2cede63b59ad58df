import { serve, type WorkerRequest } from './serve.ts'

// Only the page that made this worker can write to it.
addEventListener('message', ({ data }: MessageEvent<WorkerRequest>) => serve(data, (said) => postMessage(said)))
