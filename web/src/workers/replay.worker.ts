import { ReplayPlayer, type ReplayRequest } from './replay-player.ts'

const player = new ReplayPlayer({
  now: () => performance.now(),
  every: (ms, call) => {
    const timer = setInterval(call, ms)
    return () => clearInterval(timer)
  },
  answer: (said) => postMessage(said),
  openScript: async (code) => {
    const { openScript } = await import('@naru/shared/strategies/script/open-script')
    const opened = await openScript(code, () => performance.now())
    if (!opened.ok) throw opened.error
    return opened.value
  },
})

// Only the page that made this worker can write to it.
addEventListener('message', ({ data }: MessageEvent<ReplayRequest>) => void player.hear(data))
