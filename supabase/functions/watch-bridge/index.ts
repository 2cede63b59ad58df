import { createWatchBridge } from './app.ts'

Deno.serve(createWatchBridge(Deno.env.toObject()))
