export { IntentBox } from './IntentBox.tsx';
export { scored } from './IntentResult.tsx';
export { type Compiled, useIntent } from './useIntent.ts';
