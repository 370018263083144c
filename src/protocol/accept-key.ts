import { sha1 } from './sha1.ts';

/**
 * How a server proves that it has read the question (RFC 6455, section 1.3).
 *
 * N.B. Imported by the browser and by the server: pure functions only.
 */

/** Added to every key. Chosen once, for the standard: no other protocol answers with it. */
export const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A key as a browser sends it: 16 bytes in base64. */
export const KEY_PATTERN = /^[+/0-9A-Za-z]{22}==$/;

/** SHA-1 of the key with the GUID behind it: 20 bytes. */
export const digestOf = (key: string): Uint8Array => sha1(new TextEncoder().encode(key + GUID));

/** Value of Sec-WebSocket-Accept that answers this value of Sec-WebSocket-Key. */
export const acceptOf = (key: string): string => btoa(String.fromCharCode(...digestOf(key)));
