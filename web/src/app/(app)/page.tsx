import { Home } from '@/features/home/home.tsx'
import { requireUser } from '@/lib/session.ts'

export default async function HomePage() {
  await requireUser()
  return <Home />
}
