import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Supervisor } from './run/processes.ts'
import { startStack } from './stack.ts'
import { ensureWebBuild } from './web-build.ts'

export interface StartOptions {
  readonly root: string
  readonly dev: boolean
  /** Forget everything: database, ledger of the simulator, keys. */
  readonly fresh: boolean
  readonly supervisor: Supervisor
}

/** Runs the whole product on this machine until it is stopped. Resolves to the exit code. */
export async function start({ root, dev, fresh, supervisor }: StartOptions): Promise<number> {
  const started = performance.now()
  const dataDir = join(root, '.local/data')
  if (fresh) rmSync(dataDir, { recursive: true, force: true })
  if (!dev) {
    console.log('웹 화면을 준비하고 있어요 · Preparing the web app …')
    ensureWebBuild(root)
  }
  console.log('나루를 시작하고 있어요 · Starting Naru …')
  const stack = await startStack({ root, dataDir, supervisor, dev })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`
  나루가 준비됐어요 · Naru is ready (${seconds}s)

    ${stack.webUrl}

  로그인: "Google로 계속하기"를 누르고 체험용 계정을 고르세요. 비밀번호는 없어요.
  Sign in: press "Google로 계속하기" and choose a demo account; there is no password.
  계좌 연결 화면에서 "체험용 키 채우기"를 누르면 모의 계좌가 연결돼요.

  받은 알림 · Messages sent   ${stack.inbox.url}
  브리지 지문 · Bridge fingerprint   ${stack.bridge.fingerprint}
  시세는 과거 거래일의 리플레이이고 돈은 오가지 않아요 · Prices are a replay of past days; no money moves.
  기록 · Logs   .local/logs      멈추기 · Stop   Ctrl-C
`)
  const lost = await supervisor.lost
  console.error(`${lost.name} 프로세스가 끝났어요 · ${lost.name} ended. 다시 시작하세요 · Start again: npm start`)
  await stack.stop()
  return 1
}
