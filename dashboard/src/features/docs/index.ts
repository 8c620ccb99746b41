import { lazy } from 'react';

/** Its code is loaded when the page is opened; each page of the documentation and the search when they are. */
export const Docs = lazy(() => import('./components/Docs.tsx'));
