import type { MetadataRoute } from 'next'

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: '나루',
    short_name: '나루',
    description: '내 NAS에서 도는 국내주식 자동매매',
    lang: 'ko',
    start_url: '/',
    display: 'standalone',
    background_color: '#f6f7f8',
    theme_color: '#0a6f69',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  }
}
