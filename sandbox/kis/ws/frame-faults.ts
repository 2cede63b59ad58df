import type { SocketAction } from '../faults.ts'
import { type Session, textFrame } from './session.ts'

/** What strikes a frame, if anything, and what that needs: the time, the thief. */
interface FrameTools {
  readonly fault: SocketAction | undefined
  readonly now: number
  readonly steal: (session: Session, ms: number) => void
}

/** Sends one frame to one session the way the fault wants it. */
export function sendStruck(session: Session, text: string, { fault, now, steal }: FrameTools): void {
  switch (fault?.kind) {
    case 'lose_frame':
      return
    case 'duplicate_frame':
      session.push(textFrame(text))
      return session.push(textFrame(text))
    case 'garble_frame':
      return session.push(textFrame(garbled(text)))
    case 'drift_frame':
      return session.push(textFrame(drifted(text, fault)))
    case 'reset_frame':
      return session.breakAfter(textFrame(text), fault.bytes, now)
    case 'drop_socket':
      return session.socket.terminate()
    case 'mute_socket':
      session.mutedUntil = now + fault.ms
      return
    case 'steal_session':
      return steal(session, fault.ms)
    default:
      session.push(textFrame(text))
  }
}

/** Plain frames are cut in the middle; encrypted ones lose the end of their Base64. */
const garbled = (frame: string): string =>
  frame.startsWith('1') ? frame.slice(0, -3) : frame.slice(0, frame.length >> 1)

/** A data frame whose records became longer or shorter. */
function drifted(frame: string, { append, cut }: Extract<SocketAction, { kind: 'drift_frame' }>): string {
  const [encrypted = '', trId = '', count = '', data = ''] = frame.split('|')
  const values = data.split('^')
  const width = values.length / Number(count)
  const records = Array.from({ length: Number(count) }, (_, i) => values.slice(i * width, (i + 1) * width))
  return [encrypted, trId, count, records.flatMap((record) => driftedRecord(record, { append, cut })).join('^')].join(
    '|',
  )
}

/** A record with values added at its end, or its last ones gone. */
export const driftedRecord = (
  record: readonly string[],
  { append, cut }: { readonly append: readonly string[]; readonly cut: number },
): readonly string[] => [...record.slice(0, record.length - cut), ...append]
