import { createSystemStatus } from './app.ts'

Deno.serve(createSystemStatus(Deno.env.toObject()))
