export { IntentBox } from './IntentBox.tsx';
export { scored } from './IntentResult.tsx';
export { type Compiled, useIntent, useRetold } from './useIntent.ts';
