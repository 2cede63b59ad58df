import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** A service of the broker: where it is called and what its answer is made of. Made from the published tables. */
export const ListedTr = z.object({
  id: z.string(),
  /** Its id on the mock host; null when mock does not offer it. */
  mock: z.string().nullable(),
  /** Ids it had before; they still work. */
  old: z.array(z.string()),
  method: z.enum(['GET', 'POST']),
  path: z.string(),
  /** "ctx_area_fk100": services that answer in pages. */
  pageKey: z.string().nullable(),
  /** "output1[]" (an array) or "output" (an object) → its fields in the published order, each with its format. */
  outputs: z.record(z.string(), z.string()),
})
export type ListedTr = z.infer<typeof ListedTr>

export const LISTED_TRS: readonly ListedTr[] = z
  .array(ListedTr)
  .parse(JSON.parse(readFileSync(new URL('./tr-list.json', import.meta.url), 'utf8')))

interface FieldFormat {
  readonly name: string
  /** Decimals of a number; undefined for text. */
  readonly places: number | undefined
  readonly empty: string
}

const FIELD = /^([A-Za-z0-9_]+)(?:\.(\d)|=(\S+))?$/

function fieldFormat(text: string): FieldFormat {
  const [, name = text, places, literal] = FIELD.exec(text) ?? []
  if (places === undefined) return { name, places: undefined, empty: literal ?? '' }
  return { name, places: Number(places), empty: (0).toFixed(Number(places)) }
}

const FORMATS: ReadonlyMap<string, readonly FieldFormat[]> = new Map(
  LISTED_TRS.flatMap(({ id, outputs }) =>
    Object.entries(outputs).map(([name, fields]) => [
      `${id} ${name}`,
      fields === '' ? [] : fields.split(' ').map(fieldFormat),
    ]),
  ),
)

/** Text goes out as it is, a number with the decimals of its field. */
export type Values = Readonly<Record<string, string | number>>
export type Row = Readonly<Record<string, string>>

/**
 * One object of an answer with every published field in the published order; what is not given holds the field's own
 * zero or blank. Values of other names are left out, so that one set of figures can serve several services.
 *
 * @param id      live TR id
 * @param output  "output", "output1[]": the brackets mark an array, of which this is one row
 */
export function rowOf(id: string, output: string, values: Values): Row {
  const formats = FORMATS.get(`${id} ${output}`)
  if (!formats) throw new Error(`no output ${output} of ${id}`)
  return Object.fromEntries(formats.map((format) => [format.name, written(format, values[format.name])]))
}

function written({ places, empty }: FieldFormat, value: string | number | undefined): string {
  if (value === undefined) return empty
  if (typeof value === 'string') return value
  // -0.001 with two decimals is "0.00", not "-0.00".
  return (value === 0 || !Number.isFinite(value) ? 0 : value).toFixed(places ?? 0).replace(/^-(0(?:\.0+)?)$/, '$1')
}

/** Every output of a service without a figure in it: objects of zeros, empty lists. */
export const emptyOutputs = (id: string): Readonly<Record<string, unknown>> => {
  const listed = LISTED_TRS.find((tr) => tr.id === id)
  return Object.fromEntries(
    Object.keys(listed?.outputs ?? {}).map((name) =>
      name.endsWith('[]') ? [name.slice(0, -2), []] : [name, rowOf(id, name, {})],
    ),
  )
}
