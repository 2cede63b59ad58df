import type { MetadataRoute } from 'next'

export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: '나루',
    short_name: '나루',
    description: '내 NAS에서 도는 국내주식 자동매매',
    lang: 'ko',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f6f7f8',
    theme_color: '#0a6f69',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    shortcuts: [
      { name: '알림', url: '/notifications' },
      { name: '승인함', url: '/approvals' },
      { name: '주문', url: '/orders' },
    ],
  }
}
