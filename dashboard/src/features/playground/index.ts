export { Playground } from './components/Playground.tsx';
