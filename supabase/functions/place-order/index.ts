import { createPlaceOrder } from './app.ts'

Deno.serve(createPlaceOrder(Deno.env.toObject()))
