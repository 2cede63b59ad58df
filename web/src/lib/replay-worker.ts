import type { ReplayAnswer, ReplayRequest } from '../workers/replay-player.ts'

export {
  REPLAY_SPEEDS,
  type ReplayAnswer,
  type ReplayDesk,
  type ReplayRequest,
  type ReplaySpeed,
  type ReplayUpdate,
} from '../workers/replay-player.ts'

/** A replay that is being played off the page's own thread. */
export interface ReplayLink {
  readonly send: (request: ReplayRequest) => void
  /** Ends it; what has not been kept is gone. */
  readonly end: () => void
}

export type SpawnReplay = (onAnswer: (said: ReplayAnswer) => void) => ReplayLink

export const spawnReplay: SpawnReplay = (onAnswer) => {
  const worker = new Worker(new URL('../workers/replay.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<ReplayAnswer>) => onAnswer(data)
  worker.onerror = ({ message }) => onAnswer({ kind: 'failed', code: 'replay_failed', detail: message })
  return { send: (request) => worker.postMessage(request), end: () => worker.terminate() }
}
