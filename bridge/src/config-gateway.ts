import { Secret } from '@naru/shared/core/secret'
import { z } from 'zod'

/** `name=everyone` or `name=<user id>|<user id>`, one a program. */
const ProgramName = z.string().regex(/^[\w.-]{1,80}$/, 'a program is named by letters, digits, "_", "." and "-"')
const Program = z.string().transform((text, context) => {
  const [name = '', users = ''] = text.split('=', 2).map((part) => part.trim())
  const ids = users.split('|').map((id) => id.trim())
  const isReadable =
    ProgramName.safeParse(name).success && (users === 'everyone' || z.array(z.uuid()).safeParse(ids).success)
  if (isReadable) return [name, users === 'everyone' ? users : new Set(ids)] as const
  context.addIssue(`cannot read “${text}”: name=everyone or name=<user id>|<user id>`)
  return z.NEVER
})

/** Settings of the gateway for programs of the owner's, by the name of their environment variable. */
export const GATEWAY_ENV = {
  BRIDGE_GATEWAY_ADDRESS: z
    .string()
    .regex(/^[\w.:[\]-]+:\d{1,5}$/, 'must be an address and a port, as 127.0.0.1:50061')
    .optional(),
  BRIDGE_GATEWAY_TOKEN: z
    .string()
    .min(16, 'must be 16 characters or more')
    .transform((text) => new Secret(text))
    .optional(),
  BRIDGE_GATEWAY_PROGRAMS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    )
    .pipe(z.array(Program)),
}
const GatewayEnv = z.object(GATEWAY_ENV)
type GatewayEnv = z.output<typeof GatewayEnv>

export interface GatewayConfig {
  readonly address: string
  readonly token: Secret
  /** Whose strategies each program may decide for. */
  readonly programs: ReadonlyMap<string, 'everyone' | ReadonlySet<string>>
}

/** Undefined: no program is let in, and nothing listens for one. */
export const toGatewayConfig = (env: GatewayEnv): GatewayConfig | undefined =>
  env.BRIDGE_GATEWAY_ADDRESS && env.BRIDGE_GATEWAY_TOKEN
    ? {
        address: env.BRIDGE_GATEWAY_ADDRESS,
        token: env.BRIDGE_GATEWAY_TOKEN,
        programs: new Map(env.BRIDGE_GATEWAY_PROGRAMS),
      }
    : undefined

export const gatewayContradictions = (env: GatewayEnv): readonly string[] =>
  env.BRIDGE_GATEWAY_ADDRESS && !env.BRIDGE_GATEWAY_TOKEN
    ? ['BRIDGE_GATEWAY_TOKEN: needed while BRIDGE_GATEWAY_ADDRESS is set']
    : []
