import './seams/points.ts'
import '../../src/main.ts'
