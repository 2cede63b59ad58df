import pino, { type DestinationStream, type Logger as Pino } from 'pino'
import type { Logger } from '../../ports/logger.ts'

/** Whatever is called like this never reaches a log line, at any depth a line of ours has. */
const SECRET_NAMES = [
  'appKey',
  'appSecret',
  'appkey',
  'appsecret',
  'secretkey',
  'secretKey',
  'token',
  'access_token',
  'approval_key',
  'authorization',
  'password',
  'accountNumber',
  'cano',
  'CANO',
  'htsId',
  'sealed',
]

export interface LoggerOptions {
  readonly level: string
  /** Standard output unless a test listens. */
  readonly destination?: DestinationStream
}

/** JSON lines: a name and ids. `alarm` lines are what a person is woken for. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
  }
  return wrap(destination ? pino(options, destination) : pino(options))
}

const wrap = (logger: Pino): Logger => ({
  event: (name, fields = {}) => logger.info({ ...fields, event: name }),
  alarm: (name, fields = {}) => logger.error({ ...fields, event: name }),
  child: (fields) => wrap(logger.child(fields)),
})
