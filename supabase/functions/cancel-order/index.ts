import { createCancelOrder } from './app.ts'

Deno.serve(createCancelOrder(Deno.env.toObject()))
