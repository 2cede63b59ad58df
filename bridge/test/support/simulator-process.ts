import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import type { KisSimulator } from '@naru/sandbox/kis/start.ts'
import { ANY_PORTS, freePorts } from '@naru/sandbox/ports.ts'

const MAIN = createRequire(import.meta.url).resolve('@naru/sandbox/kis/main.ts')
/** The broker in a process of its own, which can die and come back at the same address with the same ledger. */
export interface SimulatorProcess {
  readonly urls: KisSimulator['urls']
  truth(): Promise<ReturnType<KisSimulator['truth']>>
  /** Nothing trades any more. */
  pause(): Promise<void>
  /** Ends it without a word. */
  kill(): Promise<void>
  /** Starts it again; resolves when it answers. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function startSimulatorProcess(dataDir: string): Promise<SimulatorProcess> {
  const ports = await freePorts(ANY_PORTS)
  const args = {
    'paper-rest': ports.kisPaperRest,
    'paper-ws': ports.kisPaperWs,
    'live-rest': ports.kisLiveRest,
    'live-ws': ports.kisLiveWs,
    control: ports.kisControl,
    'data-dir': dataDir,
    'latency-ms': 20,
  }
  const at = (scheme: string, port: number): string => `${scheme}://127.0.0.1:${port}`
  const urls = {
    paperRest: at('http', ports.kisPaperRest),
    paperWs: at('ws', ports.kisPaperWs),
    liveRest: at('http', ports.kisLiveRest),
    liveWs: at('ws', ports.kisLiveWs),
    control: at('http', ports.kisControl),
  }
  const start = async (): Promise<ChildProcess> => {
    const words = Object.entries(args).flatMap(([name, value]) => [`--${name}`, String(value)])
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      once(child, 'exit'),
    ])) as [unknown] // the first line, or the exit code
    if (typeof line !== 'string') throw new Error(`the simulator ended with ${line}`)
    return child
  }
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.signalCode !== null || child.exitCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  let running = await start()
  return {
    urls,
    truth: async () => (await fetch(`${urls.control}/truth`)).json() as Promise<ReturnType<KisSimulator['truth']>>, // its own words
    async pause() {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ paused: true })
      const reply = await fetch(`${urls.control}/clock`, { method: 'POST', headers, body })
      if (!reply.ok) throw new Error(`cannot pause: ${reply.status}`)
    },
    kill: () => kill(running),
    async restart() {
      running = await start()
    },
    stop: () => kill(running),
  }
}
