import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { Faults } from '../inbox/faults.ts'
import type { SentLog } from '../inbox/sent.ts'
import type { Certificate } from '../tls/self-signed.ts'
import { readMail } from './mail.ts'

/** Who may hand in mail here. */
export const MAIL_USER = { username: 'naru@sandbox.invalid', password: 'sandbox-mail' } as const

export interface FakeSmtp {
  readonly port: number
  close(): Promise<void>
}

interface SmtpOptions {
  readonly sent: SentLog
  readonly faults: Faults
  readonly tls: Certificate
  readonly port: number
}

/** The mail has arrived, and only the answer goes wrong. */
const ONLY_THE_ANSWER: ReadonlySet<string> = new Set(['lost_answer', 'held_answer'])

const refusal = (code: number): Error => Object.assign(new Error('refused'), { responseCode: code })

/** A mail server for submission: STARTTLS first, then a sign-in, then mail (RFC 6409, RFC 3207, RFC 4954). */
export async function startSmtp({ sent, faults, tls, port }: SmtpOptions): Promise<FakeSmtp> {
  const lines = new Set<Socket>()
  const hangUp = (): void => {
    for (const line of lines) line.resetAndDestroy()
  }
  const server = new SMTPServer({
    key: tls.key,
    cert: tls.cert,
    authMethods: ['PLAIN', 'LOGIN'],
    size: 64 * 1024,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onAuth({ username, password }, session, done) {
      const isRight = username === MAIL_USER.username && password === MAIL_USER.password
      if (session.secure && isRight) done(null, { user: username })
      else done(refusal(535))
    },
    onData: receive({ sent, faults, hangUp }),
  })
  server.server.on('connection', (line: Socket) => {
    lines.add(line)
    line.once('close', () => lines.delete(line))
  })
  server.on('error', () => undefined) // a client that went away
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port, // it listens on TCP
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      hangUp()
      await closed
    },
  }
}

type OnData = NonNullable<SMTPServerOptions['onData']>

interface Receiving extends Pick<SmtpOptions, 'sent' | 'faults'> {
  readonly hangUp: () => void
}

const receive =
  ({ sent, faults, hangUp }: Receiving): OnData =>
  (stream, session, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const fault = faults.take()
      if (fault?.kind === 'hang') return
      if (fault?.kind === 'status') return done(refusal(fault.status))
      if (fault && !ONLY_THE_ANSWER.has(fault.kind)) return hangUp()
      const { headers, text } = readMail(Buffer.concat(chunks).toString('utf8'))
      const to = session.envelope.rcptTo.map(({ address }) => address).join()
      const { subject = '', 'x-naru-event-id': eventId = '' } = headers
      sent.add({ channel: 'email', to, text: text.startsWith(subject) ? text : `${subject}\n${text}`, eventId })
      if (fault?.kind === 'held_answer') return
      if (fault) hangUp()
      else done(null)
    })
  }
