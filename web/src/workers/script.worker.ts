import { type AboutRequest, describeScript } from './describe-script.ts'

// Only the page that made this worker can write to it.
addEventListener('message', ({ data }: MessageEvent<AboutRequest>) => {
  void describeScript(data).then((said) => postMessage(said))
})
