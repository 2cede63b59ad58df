/** The parts of a compose service the rules look at. */
export interface Service {
  [key: string]: unknown
  readonly image?: string
  readonly user?: string
  readonly read_only?: boolean
  readonly privileged?: boolean
  readonly cap_drop?: readonly string[]
  readonly cap_add?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly init?: boolean
  readonly restart?: string
  readonly stop_grace_period?: string
  readonly mem_limit?: string
  readonly memswap_limit?: string
  readonly pids_limit?: number
  readonly ulimits?: { readonly core?: number; readonly nofile?: number }
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly (
    | string
    | { readonly source: string; readonly target: string; readonly read_only?: boolean }
  )[]
  readonly ports?: readonly string[]
  readonly networks?: readonly string[]
  readonly network_mode?: string
  readonly pid?: string
  readonly ipc?: string
  readonly healthcheck?: { readonly test?: readonly string[]; readonly interval?: string }
  readonly logging?: { readonly options?: Readonly<Record<string, string>> }
}

const SECRET_NAME = /PASSWORD|SECRET|TOKEN|KEY$/
const sourcesOf = (service: Service): readonly string[] =>
  (service.volumes ?? []).map((volume) => (typeof volume === 'string' ? (volume.split(':')[0] ?? '') : volume.source))

/** What a service on the NAS must be, by name. Each holds on its own. */
export const COMPOSE_RULES: Readonly<Record<string, (service: Service) => boolean>> = {
  'runs as a user that is not root': ({ user }) => /^[1-9]\d{3,}:[1-9]\d{3,}$/.test(user ?? ''),
  'cannot write its root file system': ({ read_only }) => read_only === true,
  'has no capabilities': ({ cap_drop, cap_add }) => cap_drop?.includes('ALL') === true && cap_add === undefined,
  'is not privileged': ({ privileged }) => privileged !== true,
  'cannot gain privileges': ({ security_opt }) => security_opt?.includes('no-new-privileges:true') === true,
  'runs nothing out of /tmp': ({ tmpfs }) =>
    tmpfs?.length === 1 && ['size=', 'noexec', 'nosuid', 'nodev'].every((option) => tmpfs[0]?.includes(option)),
  'has an init that passes signals on': ({ init }) => init === true,
  'comes back after a crash and after a power cut': ({ restart }) => restart === 'unless-stopped',
  'has time to drain': ({ stop_grace_period }) => Number.parseInt(stop_grace_period ?? '0', 10) >= 25,
  'has a memory limit and no swap beyond it': ({ mem_limit, memswap_limit }) =>
    mem_limit !== undefined && mem_limit === memswap_limit,
  'has a limit of processes': ({ pids_limit = 0 }) => pids_limit > 0 && pids_limit <= 512,
  'dumps no core, where secrets would be in': ({ ulimits }) => ulimits?.core === 0,
  'has a limit of open files': ({ ulimits }) => (ulimits?.nofile ?? 0) > 0,
  'gets secrets as files, not as environment': ({ environment = {}, secrets = [] }) =>
    secrets.length > 0 &&
    Object.entries(environment).every(([name, value]) =>
      name.endsWith('_FILE') ? value.startsWith('/run/secrets/') : !SECRET_NAME.test(name),
    ),
  'cannot change the programs its owner gives it': ({ volumes = [] }) =>
    volumes.every((one) => typeof one !== 'string' && (one.source === './data' || one.read_only === true)),
  'sees nothing of the host but its data and plugins': (service) =>
    sourcesOf(service).every((source) => source === './data' || source === './plugins') &&
    !JSON.stringify(service).includes('docker.sock'),
  'is reached from this machine only': ({ ports = [] }) => ports.every((port) => port.startsWith('127.0.0.1:')),
  'shares no namespace with the host': ({ network_mode, pid, ipc }) =>
    [network_mode, pid, ipc].every((namespace) => namespace !== 'host'),
  'is asked for its health': ({ healthcheck }) =>
    healthcheck?.test?.[0] === 'CMD' && healthcheck.interval !== undefined,
  'keeps its log within bounds': ({ logging }) =>
    logging?.options?.['max-size'] !== undefined && logging.options['max-file'] !== undefined,
  'has an image with a version': ({ image }) => /:.+$/.test(image ?? '') && !image?.endsWith(':latest'),
}

/** What holds only for a service that trades: a cache has neither orders to finish nor secrets. */
const FOR_TRADING: ReadonlySet<string> = new Set(['has time to drain', 'gets secrets as files, not as environment'])

/** What a service with nothing of value must be beside: out of reach, and empty after a restart. */
export const CACHE_RULES: Readonly<Record<string, (service: Service) => boolean>> = {
  'is reached by the bridge alone': ({ ports, networks }) => ports === undefined && networks?.join() === 'cache',
  'keeps nothing': ({ volumes, secrets, environment }) => !volumes && !secrets && !environment,
  'has a bound on what it holds': (service) => JSON.stringify(service.command ?? '').includes('--maxmemory'),
}

/** The names of the rules a service breaks. */
export const brokenRules = (service: Service): readonly string[] =>
  Object.entries(COMPOSE_RULES).flatMap(([name, holds]) => (holds(service) ? [] : [name]))

export const brokenCacheRules = (service: Service): readonly string[] => [
  ...brokenRules(service).filter((name) => !FOR_TRADING.has(name)),
  ...Object.entries(CACHE_RULES).flatMap(([name, holds]) => (holds(service) ? [] : [name])),
]

/** What plays parts of backtests sees what it is sent, and could tell nobody. */
const WORKER_RULES: Readonly<Record<string, (service: Service) => boolean>> = {
  'reaches the queue alone': ({ ports, networks }) => ports === undefined && networks?.join() === 'cache',
  'keeps nothing and knows no secret': (service) => !service.volumes && !service.secrets && !service.env_file,
  'is started only where it is wanted': ({ profiles }) => JSON.stringify(profiles) === '["workers"]',
}

/** A program of the owner's may be anything: it is let near the bridge's gateway, and near nothing else. */
const PROGRAM_RULES: Readonly<Record<string, (service: Service) => boolean>> = {
  'reaches the bridge alone': ({ ports, networks }) => ports === undefined && networks?.join() === 'programs',
  'keeps nothing and knows its token alone': ({ volumes, env_file, secrets }) =>
    !volumes && !env_file && secrets?.join() === 'gateway_token',
  'is started only where it is wanted': ({ profiles }) => JSON.stringify(profiles) === '["python"]',
}

export const brokenProgramRules = (service: Service): readonly string[] =>
  [...Object.entries(COMPOSE_RULES).filter(([name]) => name !== 'has time to drain'), ...Object.entries(PROGRAM_RULES)]
    .filter(([, holds]) => !holds(service))
    .map(([name]) => name)

export const brokenWorkerRules = (service: Service): readonly string[] =>
  [...Object.entries(COMPOSE_RULES).filter(([name]) => !FOR_TRADING.has(name)), ...Object.entries(WORKER_RULES)]
    .filter(([, holds]) => !holds(service))
    .map(([name]) => name)
