import { lazy } from 'react';

/** Its code is loaded when the page is opened. */
export const Cache = lazy(() => import('./components/Cache.tsx'));
