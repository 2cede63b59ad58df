import { createReceiveSignal } from './app.ts'

Deno.serve(createReceiveSignal(Deno.env.toObject()))
