import { z } from 'zod'

/** A bridge this deployment trusts. `publicKey` is what the browser seals to: it comes from here and never from the database. */
export const PinnedBridge = z.object({
  id: z.uuid(),
  name: z.string().min(1),
  url: z.url({ protocol: /^https?$/ }),
  keyId: z.string().min(1).max(40),
  publicKey: z.string().min(40).max(48),
})
export type PinnedBridge = z.infer<typeof PinnedBridge>

function json<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)
}

const Environment = z.object({
  NARU_SUPABASE_URL: z.url({ protocol: /^https?$/ }),
  NARU_SUPABASE_PUBLISHABLE_KEY: z.string().min(1),
  NARU_BRIDGES: json(z.array(PinnedBridge)).default([]),
  NARU_SANDBOX: z.enum(['0', '1']).default('0'),
  NARU_SANDBOX_KIS_URL: z.url({ protocol: /^https?$/, hostname: /^(127\.0\.0\.1|localhost)$/ }).optional(),
})

/** What the server knows of its surroundings and the browser may know too: nothing here is secret. */
export interface RuntimeConfig {
  readonly supabaseUrl: string
  readonly supabaseKey: string
  readonly bridges: readonly PinnedBridge[]
  readonly sandbox: boolean
  /** Where the simulator opens demo accounts; null outside the sandbox. */
  readonly simulatorUrl: string | null
}

/** Reads and checks an environment. Throws one error that names every bad key. */
export function parseEnvironment(env: Readonly<Record<string, string | undefined>>): RuntimeConfig {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The web server is not configured:\n${issues.join('\n')}`)
  }
  const values = parsed.data
  const sandbox = values.NARU_SANDBOX === '1'
  return {
    supabaseUrl: values.NARU_SUPABASE_URL,
    supabaseKey: values.NARU_SUPABASE_PUBLISHABLE_KEY,
    bridges: values.NARU_BRIDGES,
    sandbox,
    simulatorUrl: sandbox ? (values.NARU_SANDBOX_KIS_URL ?? null) : null,
  }
}

let held: RuntimeConfig | undefined

/** Read at the first request, not at build time: one build runs anywhere. */
export function runtimeConfig(): RuntimeConfig {
  held ??= parseEnvironment(process.env)
  return held
}

export const isDevelopment = process.env.NODE_ENV === 'development'
