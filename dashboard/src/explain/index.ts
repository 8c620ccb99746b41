export { verdict } from './model/verdict.ts';
export { ExplanationView } from './view/ExplanationView.tsx';
export { Sparkline } from './view/Sparkline.tsx';
