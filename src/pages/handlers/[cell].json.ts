import type { APIRoute, GetStaticPaths } from 'astro';
import { cellNames, shippedHandler } from '../../lib-build/handler-files.ts';

/** A cell's handler, asked for when a reader begins to edit it. */
export const GET: APIRoute = ({ params }) => Response.json(shippedHandler(params.cell ?? ''));

export const getStaticPaths: GetStaticPaths = () => cellNames.map((cell) => ({ params: { cell } }));
