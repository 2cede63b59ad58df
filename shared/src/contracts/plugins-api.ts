import { z } from 'zod'

const Words = z.object({ ko: z.string(), en: z.string() })

/** One knob of a strategy that is not built in. */
export const ParamView = z.discriminatedUnion('kind', [
  z.object({
    id: z.string(),
    kind: z.enum(['integer', 'decimal']),
    label: Words,
    min: z.number(),
    max: z.number(),
    step: z.number(),
    default: z.number(),
  }),
  z.object({
    id: z.string(),
    kind: z.literal('choice'),
    label: Words,
    choices: z.array(z.object({ id: z.string(), label: Words })),
    default: z.string(),
  }),
])

const ReadyPlugin = z.object({
  state: z.literal('ready'),
  /** Name of its folder. */
  id: z.string(),
  /** As a strategy names it: with the beginning of the hash of its files. */
  plugin: z.string(),
  about: z.object({
    id: z.string(),
    label: Words,
    about: Words,
    params: z.array(ParamView),
    series: z.union([z.int(), z.literal('many')]),
    bars: z.enum(['any', 'intraday']),
  }),
  /** On its defaults, on bars made up for it. */
  trades: z.boolean(),
})
export type ReadyPlugin = z.infer<typeof ReadyPlugin>

/** What `GET /v1/strategies/plugins` answers: those that can be used, and why the others cannot. */
export const PluginList = z.object({
  plugins: z.array(
    z.discriminatedUnion('state', [
      ReadyPlugin,
      z.object({ state: z.literal('refused'), id: z.string(), code: z.string(), detail: z.string() }),
    ]),
  ),
})
export type PluginList = z.infer<typeof PluginList>
