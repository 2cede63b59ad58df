import { createVerifyStepUp } from './app.ts'

Deno.serve(createVerifyStepUp(Deno.env.toObject()))
