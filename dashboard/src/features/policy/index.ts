import { lazy } from 'react';

/** Its code, with the editor, is loaded when the page is opened. */
export const Policy = lazy(() => import('./components/Policy.tsx'));
