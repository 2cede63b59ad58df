import type { Sql } from 'postgres'

/** How one function of schema `public` is called with one set of arguments. */
export interface Signature {
  readonly name: string
  /** The arguments that are given; the others keep their defaults. */
  readonly args: readonly { readonly name: string; readonly type: string }[]
  readonly isVoid: boolean
  /** Returns rows: the answer is a list. */
  readonly isSet: boolean
}

interface FunctionRow {
  readonly names: readonly string[]
  readonly types: readonly string[]
  /** How many of the last arguments have defaults. */
  readonly defaults: number
  readonly is_void: boolean
  readonly is_set: boolean
}

export interface Signatures {
  /** Undefined when no function, or more than one, takes exactly these arguments. */
  find(name: string, keys: readonly string[]): Promise<Signature | undefined>
  forget(): void
}

export function createSignatures(catalog: Sql): Signatures {
  let known = new Map<string, Promise<Signature | undefined>>()

  const look = async (name: string, keys: readonly string[]): Promise<Signature | undefined> => {
    const rows = await catalog<FunctionRow[]>`
      select coalesce(p.proargnames[1:p.pronargs], '{}') as names, p.pronargdefaults as defaults,
        array(select format_type(t, null) from unnest(p.proargtypes) with ordinality u (t, n) order by n) as types,
        p.prorettype = 'void'::regtype as is_void, p.proretset as is_set
      from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.proname = ${name} and p.prokind = 'f'`
    const fits = rows.filter((row) => takes(row, keys))
    const [row] = fits
    if (row === undefined || fits.length > 1) return undefined
    const args = row.names.flatMap((arg, i) => (keys.includes(arg) ? [{ name: arg, type: row.types[i] ?? '' }] : []))
    return { name, args, isVoid: row.is_void, isSet: row.is_set }
  }

  return {
    find(name, keys) {
      const key = `${name}(${keys.join(',')})`
      const found = known.get(key) ?? look(name, keys)
      known.set(key, found)
      found.catch(() => known.delete(key)) // the caller is told; the next one asks again
      return found
    },
    forget() {
      known = new Map()
    },
  }
}

function takes({ names, defaults }: FunctionRow, keys: readonly string[]): boolean {
  const needed = names.slice(0, names.length - defaults)
  return keys.every((key) => names.includes(key)) && needed.every((name) => keys.includes(name))
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** One statement with the request's body as its only parameter; its column `body` is the answer as text. */
export function statementOf({ name, args, isSet, isVoid }: Signature): string {
  const given = args.map((arg) => `${quoted(arg.name)} := _args.${quoted(arg.name)}`).join(', ')
  const called = `public.${quoted(name)}(${given})`
  const columns = args.map((arg) => `${quoted(arg.name)} ${arg.type}`).join(', ')
  const from = args.length === 0 ? '(select $1::text) _args' : `json_to_record($1::text::json) _args (${columns})`
  if (isVoid) return `select ${called} from ${from}`
  if (isSet) return `select coalesce(json_agg(_row), '[]')::text as body from ${from}, lateral ${called} _row`
  return `select to_json(_row)::text as body from ${from}, lateral ${called} _row`
}
